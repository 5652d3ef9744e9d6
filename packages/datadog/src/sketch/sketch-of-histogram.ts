import type { HistogramValue } from "@meterbridge/core/points";
import type { Sketch } from "../encode/point-sink.ts";
import { Bins } from "./bins.ts";
import { clamp, type Extremes, extremesOf } from "./extremes.ts";
import { emptySketch, estimatedSum, finishSketch } from "./finish-sketch.ts";
import { knownFacts } from "./known-facts.ts";
import { sketchCount } from "./sketch-count.ts";
import { type Buckets, soundBuckets } from "./sound-buckets.ts";
import { spreadBucket } from "./spread-bucket.ts";

const bins = new Bins();

/**
 * A histogram as a distribution. The observations of each bucket are spread evenly between its bounds, as far as these are
 * between the minimum and the maximum.
 *
 * Count, sum, minimum and maximum are those of the histogram, and the bins add up to its count. A minimum or maximum that is not
 * known is the outer bound of the lowest or highest filled bucket, or its inner one when that is infinite, or the average when that
 * is beyond. A sum that is not known, as when there may be values below zero, is what it would be if all were in the middle of
 * their buckets. When nothing bounds the values, all are at the average.
 *
 * Bins are those of Datadog's own mapping, but for what is outside of all boundaries, which it puts at the last one even
 * if minimum and maximum are known. DataDog/datadog-agent, pkg/opentelemetry-mapping-go, `getSketchBuckets`.
 *
 * @throws {UnusablePoint} When boundaries do not ascend, counts do not add up, something is no number, the sum is none that minimum
 * and maximum allow, or there are more observations than a sketch has room for, nearly 2^44.
 */
export function sketchOfHistogram(value: HistogramValue): Sketch {
  const count = sketchCount(value.count);
  const facts = knownFacts(value);
  const buckets = soundBuckets(value, count);
  if (count === 0) return emptySketch;
  const { bounds, counts } = buckets;
  const first = counts.findIndex((each) => each > 0);
  const last = counts.findLastIndex((each) => each > 0);
  const extremes = extremesOf(facts, count, {
    low: bounds[first]!,
    innerLow: bounds[first + 1]!,
    innerHigh: bounds[last]!,
    high: bounds[last + 1]!,
  });
  bins.begin();
  const middles = spread(buckets, extremes);
  return finishSketch(bins, count, extremes, facts.sum ?? estimatedSum(middles, count, extremes));
}

/** Puts all buckets into bins, and gives the sum of the observations if all were in the middle of their buckets. */
function spread({ bounds, counts }: Buckets, { min, max }: Extremes): number {
  let middles = 0;
  for (let index = 0; index < counts.length; index++) {
    const count = counts[index]!;
    if (count > 0) {
      const lower = clamp(bounds[index]!, min, max);
      const upper = clamp(bounds[index + 1]!, min, max);
      spreadBucket(bins, lower, upper, count);
      middles += (lower / 2 + upper / 2) * count;
    }
  }
  return middles;
}
