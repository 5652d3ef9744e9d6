import type { ExponentialHistogram, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { Bench } from "../bench.ts";
import type { MetricPlan, PointPlan } from "./build-metrics.ts";
import { metricsFor, type TemporalityWishes } from "./metrics-for.ts";
import { recorded } from "./recorded.ts";

/**
 * What one process exports in its round number `round`: values go on; series come, go, come back and change places; a
 * metric is not there for a while; an attribute has another text or another type each time.
 */
export function seriesOverTime(
  exporter: TemporalityWishes,
  { can }: Pick<Bench, "can">,
  round: number,
): ResourceMetrics {
  const attributes = { item: "one" };
  const values = Array.from({ length: round + 2 }, (_, index) => index * 3.5);
  const plans = [
    counter("conformance.changing", inOrder(round, changing(round)), round),
    (round < 4 || round > 6) && counter("conformance.absent", [{ attributes, value: 5 * round + 5 }], round),
    counter("conformance.state", [{ attributes: { state: "x".repeat(round + 1) }, value: round + 1 }], round),
    can("typedAttributes") && counter("conformance.typed", [{ attributes: typed(round), value: round + 1 }], round),
    can("gauges") && plan("gauge", [{ attributes, value: [0, 1, -1, 0.5, 2 ** 20, -300.25][round % 6]! }], round),
    can("histograms") && plan("histogram", [{ attributes, value: recorded([5, 10, 20], values) }], round),
    can("exponentialHistograms") && plan("exponentialHistogram", [{ attributes, value: exponential(round) }], round),
  ];
  return metricsFor(
    exporter,
    plans.filter((one) => one !== false),
  );
}

function changing(round: number): readonly PointPlan[] {
  const always = ["one", "two", "three"].map((item, index) => ({
    attributes: { item },
    value: 100 * (index + 1) + round * (index + 1),
  }));
  const blinking = { attributes: { item: "blinking" }, value: 7 * (round + 1) };
  const late = { attributes: { item: "late", since: "five" }, value: round + 1 };
  return [...(round >= 5 ? [late] : []), ...always, ...(round % 3 === 1 ? [] : [blinking])];
}

function inOrder(round: number, points: readonly PointPlan[]): readonly PointPlan[] {
  return round % 4 === 2 ? points.toReversed() : points;
}

function typed(round: number): NonNullable<PointPlan["attributes"]> {
  return { kind: ["1", 1, true, ["1"], 1.5][round % 5]! };
}

function exponential(round: number): ExponentialHistogram {
  const bucketCounts = Array.from({ length: round + 1 }, (_, index) => index + 1);
  const count = bucketCounts.reduce((sum, inBucket) => sum + inBucket, 0);
  return {
    count,
    sum: 4 * count,
    scale: round % 2,
    zeroCount: 0,
    positive: { offset: round - 3, bucketCounts },
    negative: { offset: 0, bucketCounts: [] },
  };
}

function counter(name: string, points: readonly PointPlan[], round: number): MetricPlan {
  return { kind: "sum", name, integers: true, points: atRound(points, round) };
}

function plan(kind: MetricPlan["kind"], points: readonly PointPlan[], round: number): MetricPlan {
  return { kind, name: `conformance.${kind.toLowerCase()}`, points: atRound(points, round) };
}

function atRound(points: readonly PointPlan[], round: number): readonly PointPlan[] {
  return points.map((point) => ({ ...point, endTime: [1_790_000_060 + 60 * round, 0] }));
}
