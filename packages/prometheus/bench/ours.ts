import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { Chunks } from "../src/exposition/chunks.ts";
import type { Dialect } from "../src/exposition/dialect.ts";
import { formats } from "../src/formats.ts";
import type { PrometheusExporterOptions } from "../src/options.ts";

export interface Written {
  readonly bytes: number;
  readonly totalMs: number;
  /** The longest time between two points at which the event loop may turn. */
  readonly longestMs: number;
}

/** What the exporter does with what was collected, and how long it takes. */
export function ourWriter(options: PrometheusExporterOptions, dialect: Dialect): (metrics: ResourceMetrics) => Written {
  const { layout, write } = formats(options)(dialect);
  return ({ resource, scopeMetrics }) => {
    const start = performance.now();
    let longestMs = 0;
    let last = start;
    const run = <Value>(work: Generator<void, Value>): Value => {
      for (;;) {
        const step = work.next();
        const now = performance.now();
        longestMs = Math.max(longestMs, now - last);
        last = now;
        if (step.done) return step.value;
      }
    };
    const drops = { add: () => {} };
    const families = run(layout.arrange({ resource: resource.attributes, scopeMetrics, joined: [] }, drops));
    const chunks = new Chunks();
    run(write(families, chunks, drops));
    const bytes = chunks.finish().reduce((sum, chunk) => sum + chunk.length, 0);
    return { bytes, totalMs: performance.now() - start, longestMs };
  };
}
