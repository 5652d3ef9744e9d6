import type { ExponentialHistogramValue, SoundHistogram } from "@meterbridge/core/points";
import type { Sketch } from "../encode/point-sink.ts";
import { keyOf } from "./bin-keys.ts";
import { Bins } from "./bins.ts";
import { boundedHistogram } from "./bounded-histogram.ts";
import { extremesOf } from "./extremes.ts";
import { filledBounds } from "./filled-bounds.ts";
import { emptySketch, estimatedSum, finishSketch } from "./finish-sketch.ts";
import { HeldParts } from "./held-parts.ts";
import { knownFacts } from "./known-facts.ts";
import { sketchCount } from "./sketch-count.ts";
import { spreadExponential } from "./spread-exponential.ts";
import { WholeBins } from "./whole-bins.ts";

const bins = new Bins();

/**
 * An exponential histogram as a distribution. The observations of each bucket are spread evenly between its bounds, as far as
 * these are between the minimum and the maximum; those of the zero bucket are zero.
 *
 * Count, sum, minimum and maximum are those of the histogram, and the bins add up to its count. A minimum or maximum that is not
 * known is the outer bound of the lowest or highest filled bucket. A sum that is not known is what it would be if all were
 * in the middle of their bins.
 *
 * Bins are those of Datadog's own mapping, but within minimum and maximum.
 * DataDog/datadog-agent, pkg/util/quantile/ddsketch.go, `ConvertDDSketchIntoSketch`.
 *
 * @throws {UnusablePoint} When counts do not add up, something is no number, the sum is none that minimum and maximum allow, there are more
 * than 16 384 buckets on a side, or more observations than a sketch has room for, nearly 2^44.
 */
export function sketchOfExponential(value: ExponentialHistogramValue): Sketch {
  const sound = boundedHistogram(value);
  const facts = knownFacts(value);
  const count = sketchCount(sound.count);
  if (count === 0) return emptySketch;
  const extremes = extremesOf(facts, count, filledBounds(sound));
  bins.begin();
  const whole = new WholeBins(bins, count, keyOf(extremes.min), keyOf(extremes.max));
  spread(whole, sound, extremes.min, extremes.max);
  whole.finish();
  return finishSketch(bins, count, extremes, facts.sum ?? estimatedSum(bins.sum(), count, extremes));
}

function spread(
  whole: WholeBins,
  { scale, zeroCount, positive, negative }: SoundHistogram,
  min: number,
  max: number,
): void {
  if (negative.counts.length > 0) {
    const below = new HeldParts();
    spreadExponential(negative, scale, -max, -min, below);
    below.giveNegated(whole);
  }
  if (zeroCount !== 0) whole.add(0, Number(zeroCount));
  spreadExponential(positive, scale, min, max, whole);
}
