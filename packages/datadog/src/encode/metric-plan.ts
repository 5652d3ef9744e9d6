import type { Point } from "@meterbridge/core/points";
import { cumulative } from "./drop-reasons.ts";
import { exponentialSketch, histogramCounters, histogramSketch, histogramTotals } from "./histogram-plans.ts";
import type { Metric } from "./metric-of.ts";
import { countPlan, gaugePlan } from "./number-plans.ts";
import type { DatadogProtobufOptions } from "./options.ts";
import type { PayloadKind } from "./payload-kind.ts";
import type { PointSink, Suffix } from "./point-sink.ts";
import { summaryPlan } from "./summary-plan.ts";

/** What becomes of the data points of a metric. */
export interface MetricPlan {
  readonly kind: PayloadKind;
  /** All that it appends to the metric's name. */
  readonly suffixes: readonly Suffix[];
  /** The most tags that it adds to a point's. */
  readonly ownTags: number;
  /** Whether what it writes counts: of two counts with the same second, Datadog keeps but one. */
  readonly counts: boolean;
  /** @throws {UnusablePoint} Why nothing is made of the point; a part may be written then. */
  write(point: Point, sink: PointSink): void;
}

/**
 * The plan of a metric. A total since some start, as cumulative sums and histograms are, has none: Datadog knows only
 * differences of those. One that is not monotonic is a gauge.
 *
 * @throws {UnusablePoint} Why there is none.
 */
export function planOf(metric: Metric, histograms: DatadogProtobufOptions["histograms"]): MetricPlan {
  const { kind, isDelta, isMonotonic } = metric;
  if (kind === "gauge") return gaugePlan;
  if (kind === "summary") return summaryPlan(isDelta);
  if (kind === "sum") {
    if (isDelta) return countPlan;
    if (!isMonotonic) return gaugePlan;
  }
  if (!isDelta) throw cumulative;
  if (histograms === "nobuckets") return histogramTotals;
  if (histograms === "counters") return kind === "histogram" ? histogramCounters() : histogramTotals;
  return kind === "histogram" ? histogramSketch : exponentialSketch;
}
