import { buildMetrics, pointsOfMetrics, type ReceivedPoint } from "@meterbridge/conformance";
import type { InstrumentType, PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import assert from "node:assert/strict";
import type { HttpBench } from "./http-case.ts";

/** So many data points of one counter, each with a number of its own, on from `first`. */
export function sample(exporter: PushMetricExporter, points: number, first: number = 0): ResourceMetrics {
  const wish: unknown = exporter.selectAggregationTemporality?.("COUNTER" as InstrumentType);
  const numbers = Array.from({ length: points }, (_, index) => first + index + 1);
  return buildMetrics([
    {
      kind: "sum",
      name: "conformance.count",
      integers: true,
      temporality: wish === 0 ? "delta" : "cumulative",
      points: numbers.map((value) => ({ attributes: { n: String(value) }, value })),
    },
  ]);
}

/** Says that exactly these metrics arrived, every data point once, in any order. */
export function assertArrived(
  { subject }: HttpBench,
  received: readonly ReceivedPoint[],
  ...batches: readonly ResourceMetrics[]
): void {
  const points = batches.flatMap((metrics) => pointsOfMetrics(metrics));
  const expected = subject.asReceived ? points.map((point) => subject.asReceived!(point)) : points;
  assert.deepEqual(numbersOf(received), numbersOf(expected), "what arrived is not what was exported");
}

function numbersOf(points: readonly ReceivedPoint[]): readonly number[] {
  return points.map(({ value }) => Number(value)).sort((a, b) => a - b);
}
