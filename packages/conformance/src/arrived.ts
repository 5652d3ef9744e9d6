import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import assert from "node:assert/strict";
import type { Bench } from "./bench.ts";
import { type Comparison, differences } from "./differences.ts";
import type { ReceivedPoint } from "./far-end.ts";
import { pointsOfMetrics } from "./points-of-metrics.ts";
import type { Running } from "./running.ts";
import { seriesOf } from "./series-of.ts";

/** What a backend of this subject should have got of these metrics. */
export function expectedOf({ subject }: Bench, ...batches: readonly ResourceMetrics[]): readonly ReceivedPoint[] {
  const points = batches.flatMap((metrics) => pointsOfMetrics(metrics));
  return subject.asReceived ? points.map((point) => subject.asReceived!(point)) : points;
}

/** Exports, says that it succeeds, and gives what should arrive: what the metrics say now, whatever becomes of them. */
export async function exported(
  bench: Bench,
  running: Running,
  metrics: ResourceMetrics,
): Promise<readonly ReceivedPoint[]> {
  const expected = expectedOf(bench, metrics);
  const { code, error } = await running.export(metrics);
  assert.equal(code, 0, `an export failed: ${error?.message}`);
  return expected;
}

/** Says that exactly these metrics arrived, each data point once; in any order. */
export async function assertArrived(
  bench: Bench,
  running: Running,
  ...batches: readonly ResourceMetrics[]
): Promise<void> {
  await assertCarried(running, expectedOf(bench, ...batches), { aspects: ["total"] });
}

const mostShown = 5;

/** Says that exactly these data points arrived, in any order, and that they say the same where the comparison looks. */
export async function assertCarried(
  running: Running,
  expected: readonly ReceivedPoint[],
  comparison: Comparison,
): Promise<void> {
  const faults = differences(expected, await running.received(expected.length), comparison);
  const more = faults.length > mostShown ? [`and ${faults.length - mostShown} more`] : [];
  const shown = ["what arrived is not what was exported", ...faults.slice(0, mostShown), ...more];
  assert.ok(faults.length === 0, shown.join("\n  "));
}

/** Data points as texts that tell one from the other: the name, the attributes and the number. */
export function labels(points: readonly ReceivedPoint[]): string[] {
  return points.map((point) => {
    const { value } = point;
    return `${seriesOf(point)} ${typeof value === "object" ? `count ${value.count}` : String(value)}`;
  });
}
