import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import assert from "node:assert/strict";
import { assertCarried, exported } from "../arrived.ts";
import type { Bench } from "../bench.ts";
import type { Case } from "../case.ts";
import type { Comparison } from "../differences.ts";
import type { ReceivedPoint } from "../far-end.ts";
import type { Settings } from "../subject.ts";

/** A case in which everything is exported, and looked at when it has arrived. */
interface Carriage extends Pick<Case, "id" | "sentence" | "needs"> {
  readonly settings?: Partial<Settings>;
  /** What is exported, one after the other. The next is asked for when the one before it has been answered. */
  exports(exporter: PushMetricExporter, bench: Bench): Iterable<ResourceMetrics>;
  /** What has to be the same besides the name and the attributes as texts. */
  readonly looksAt: Comparison | ((bench: Bench) => Comparison);
  /** In how many requests it arrives at least; 1 unless said. */
  readonly requests?: number;
}

export function carries(carriage: Carriage): Case {
  const { id, sentence, needs = [], settings, looksAt, requests = 1 } = carriage;
  return {
    id,
    sentence,
    needs,
    async run(bench) {
      const running = await bench.start(settings);
      const expected: ReceivedPoint[] = [];
      for (const metrics of carriage.exports(running.exporter, bench)) {
        expected.push(...(await exported(bench, running, metrics)));
      }
      await assertCarried(running, expected, typeof looksAt === "function" ? looksAt(bench) : looksAt);
      const sent = running.farEnd.attempts();
      assert.ok(sent >= requests, `it came in ${sent} requests, where it should take ${requests} at least`);
    },
  };
}
