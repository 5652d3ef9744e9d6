import { join } from "node:path";
import type { Meter } from "@opentelemetry/api";
import { type HealthSnapshot, withHealth } from "@meterbridge/health";
import { type PrometheusExporter, prometheusExporter } from "@meterbridge/prometheus";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { AggregationType, MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { type Counted, counted } from "./counted.ts";
import type { Subject } from "./exporters.ts";
import type { RunningFarEnd } from "./far-ends/start-far-end.ts";
import { markedReader } from "./loop/marked-reader.ts";
import type { LoopWatch } from "./loop/watch-loop.ts";

/** The process that exports: one MeterProvider, and a reader for each exporter. */
export interface Service {
  readonly meter: Meter;
  readonly exporters: ReadonlyMap<string, WatchedExporter>;
  shutdown(): Promise<void>;
}

/** What is known of a push exporter from outside. */
export interface WatchedExporter extends Omit<Counted, "exporter"> {
  health(): HealthSnapshot;
}

export interface ServiceOptions {
  readonly subjects: readonly Subject[];
  readonly farEnds: ReadonlyMap<string, RunningFarEnd>;
  readonly prometheus: PrometheusExporter;
  readonly intervalMs: number;
  readonly folder: string;
  readonly watch: LoopWatch;
}

export function service({ subjects, farEnds, prometheus, intervalMs, folder, watch }: ServiceOptions): Service {
  const exporters = new Map<string, WatchedExporter>();
  const readers = subjects.map(({ name, make }, index) => {
    const { address, input } = farEnds.get(name)!;
    const dir = join(folder, `spool ${name}`);
    const { health, ...exporter } = withHealth(make({ address, dir, input }), { name });
    const { exporter: counting, ...counts } = counted(exporter);
    exporters.set(name, { ...counts, health: () => health.snapshot() });
    const reader = new PeriodicExportingMetricReader({
      exporter: counting,
      exportIntervalMillis: intervalMs,
      exportTimeoutMillis: intervalMs,
    });
    return markedReader(reader, watch, ((index + 1) * intervalMs) / (subjects.length + 1));
  });
  const provider = new MeterProvider({
    resource: resourceFromAttributes({ "service.name": "soak", "service.version": "1.0.0" }),
    readers: [markedReader(prometheus, watch), ...readers],
    views: [
      {
        instrumentName: "soak_exponential_histogram_*",
        aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM },
      },
    ],
  });
  return { meter: provider.getMeter("soak", "1.0.0"), exporters, shutdown: () => provider.shutdown() };
}

/** An exporter that is scraped, on a port of its own, and where that is. */
export async function scraped(): Promise<{ readonly prometheus: PrometheusExporter; readonly port: number }> {
  const prometheus = prometheusExporter({ scopeInfo: false });
  const { url } = await prometheus.listen({ host: "127.0.0.1", port: 0 });
  return { prometheus, port: Number(new URL(url).port) };
}
