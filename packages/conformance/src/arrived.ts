import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import assert from "node:assert/strict";
import type { Bench } from "./bench.ts";
import type { ReceivedPoint } from "./far-end.ts";
import { pointsOfMetrics } from "./points-of-metrics.ts";
import type { Running } from "./running.ts";

/** What a backend of this subject should have got of these metrics. */
export function expectedOf({ subject }: Bench, ...batches: readonly ResourceMetrics[]): readonly ReceivedPoint[] {
  const points = batches.flatMap((metrics) => pointsOfMetrics(metrics));
  return subject.asReceived ? points.map((point) => subject.asReceived!(point)) : points;
}

/** Says that exactly these metrics arrived, each data point once; in any order. */
export async function assertArrived(
  bench: Bench,
  running: Running,
  ...batches: readonly ResourceMetrics[]
): Promise<void> {
  const expected = expectedOf(bench, ...batches);
  const received = await running.received(expected.length);
  assert.deepEqual(labels(received).sort(), labels(expected).sort(), "what arrived is not what was exported");
}

/** Data points as texts that tell one from the other: the name, the attributes and the number. */
export function labels(points: readonly ReceivedPoint[]): string[] {
  return points.map(({ metric, attributes = {}, value }) => {
    const pairs = Object.entries(attributes).map(([key, item]) => `${key}=${String(item)}`);
    return `${metric.name}{${pairs.sort().join()}} ${typeof value === "object" ? `count ${value.count}` : String(value)}`;
  });
}
