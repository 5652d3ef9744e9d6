import {
  countOf,
  type ExponentialHistogramValue,
  type HistogramValue,
  invalidValue,
  type Point,
} from "@meterbridge/core/points";
import { sketchOfExponential } from "../sketch/sketch-of-exponential.ts";
import { sketchOfHistogram } from "../sketch/sketch-of-histogram.ts";
import { mostSeries } from "./body.ts";
import { boundTags } from "./bound-tags.ts";
import { pointTooLarge } from "./drop-reasons.ts";
import type { MetricPlan } from "./metric-plan.ts";
import { type PointSink, seriesTypes } from "./point-sink.ts";
import { writeFinite } from "./write-finite.ts";

export const histogramSketch: MetricPlan = sketchPlan((value) => sketchOfHistogram(value as HistogramValue));

export const exponentialSketch: MetricPlan = sketchPlan((value) =>
  sketchOfExponential(value as ExponentialHistogramValue),
);

/**
 * How many, their sum and their extremes, without buckets. It is what becomes of exponential histograms as counters, too: their
 * buckets are others with each change of scale, and each would be a series that never comes again.
 */
export const histogramTotals: MetricPlan = {
  kind: "series",
  suffixes: [".count", ".sum", ".min", ".max"],
  ownTags: 0,
  counts: true,
  write: writeTotals,
};

/** The same, and a count for each bucket, empty ones too, tagged with its bounds. */
export function histogramCounters(): MetricPlan {
  const tagsOf = boundTags();
  return {
    ...histogramTotals,
    suffixes: [...histogramTotals.suffixes, ".bucket"],
    ownTags: 2,
    write(point, sink) {
      writeTotals(point, sink);
      const { counts, boundaries } = bucketsOf(point.value as HistogramValue);
      if (counts.length === 0) return;
      // Before tags are made of them, which are kept.
      if (counts.length > mostSeries) throw pointTooLarge;
      const tags = tagsOf(boundaries);
      for (let index = 0; index < counts.length; index++) {
        sink.series(".bucket", seriesTypes.count, Number(countOf(counts[index])), tags[index]);
      }
    },
  };
}

function sketchPlan(sketchOf: (value: unknown) => Parameters<PointSink["sketch"]>[0]): MetricPlan {
  return {
    kind: "sketches",
    suffixes: [""],
    ownTags: 0,
    counts: true,
    write({ value }, sink) {
      if (typeof value !== "object" || value === null) throw invalidValue;
      const sketch = sketchOf(value);
      // Without an observation there is no distribution. Each idle series of a cumulative reader says so in every export.
      if (sketch.count !== 0) sink.sketch(sketch);
    },
  };
}

/** What is unknown, or no finite number, is left out: the rest is right without it. */
function writeTotals({ value }: Point, sink: PointSink): void {
  if (typeof value !== "object" || value === null) throw invalidValue;
  const { count, sum, min, max } = value as HistogramValue;
  const known = Number(countOf(count));
  sink.series(".count", seriesTypes.count, known);
  writeFinite(".sum", seriesTypes.count, sum, sink);
  // Without an observation there are no extremes, whatever a producer writes in their place.
  if (known === 0) return;
  writeFinite(".min", seriesTypes.gauge, min, sink);
  writeFinite(".max", seriesTypes.gauge, max, sink);
}

/** @throws {UnusablePoint} When there is not one bucket more than boundaries, and not none at all either. */
function bucketsOf({ buckets }: HistogramValue): HistogramValue["buckets"] {
  if (!Array.isArray(buckets?.counts) || !Array.isArray(buckets.boundaries)) throw invalidValue;
  const { boundaries, counts } = buckets;
  if (counts.length !== boundaries.length + 1 && !(counts.length === 0 && boundaries.length === 0)) throw invalidValue;
  return buckets;
}
