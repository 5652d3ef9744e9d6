import {
  addCounts,
  type Count,
  type ExponentialHistogramValue,
  type HistogramValue,
  mergeBuckets,
  type SoundBuckets,
  soundHistogram,
} from "@meterbridge/core/points";
import { filledBuckets } from "./filled-buckets.ts";

/**
 * An exponential histogram in fixed buckets that have no more than `maxBounds` bounds, the infinite one not counted.
 *
 * Buckets are merged by two until there are so few; but each side keeps two at least, one below and one above 1, and zero its
 * own. Every bound from the first filled bucket to the last is written, and the one where the first begins, with nothing
 * below it: without it, `histogramQuantile` would begin at 0. An observation counts where the upper bound of its bucket is,
 * so that a cumulative count never claims more than there was.
 *
 * Bounds are powers of two and roots of it, and those of a coarser scale are among those of a finer one. So a series whose values
 * spread out goes over to fewer of its columns, and each new one is a power that had not been reached. Buckets are never so narrow
 * that `maxBounds` would not cover a factor of 32: a series begins with few values and the finest scale of all, whose
 * columns nobody would use again, and a table of InfluxDB 3 has a few hundred at most. Only counts of the same bounds can be
 * added up: over series whose values lie far apart, estimates of quantiles are rough.
 * OpenTelemetry specification, metrics/data-model.md, "Exponential Scale"; what is no number is above all bounds.
 *
 * @throws {UnusablePoint} When it is no such value, or its counts do not add up.
 */
export function exponentialBuckets(value: unknown, maxBounds: number): HistogramValue {
  const given = value as ExponentialHistogramValue;
  const { scale, count, sum, zeroThreshold = 0, zeroCount, inNoBucket, ...sides } = soundHistogram(given);
  const positive = filledBuckets(sides.positive);
  const negative = filledBuckets(sides.negative);
  const hasZero = zeroCount !== 0 || (positive.counts.length > 0 && negative.counts.length > 0);
  const steps = Math.max(stepsTo(maxBounds - (hasZero ? 1 : 0), positive, negative), scale - finestScale(maxBounds));
  const ladder = new Ladder();
  climbNegative(ladder, mergeBuckets(negative, steps), scale - steps);
  if (hasZero) ladder.put(zeroThreshold, zeroCount);
  climbPositive(ladder, mergeBuckets(positive, steps), scale - steps);
  ladder.put(Infinity, inNoBucket);
  return { buckets: ladder.buckets(), count, sum, min: given.min, max: given.max };
}

/** With this scale, so many buckets cover a factor of 32, or more. */
function finestScale(buckets: number): number {
  return Math.max(Math.floor(Math.log2(buckets / 5)), 0);
}

/** How often to merge by two so that there are no more bounds than that, or as few as there can be. */
function stepsTo(maxBounds: number, ...sides: readonly SoundBuckets[]): number {
  const boundsAfter = (steps: number): number => sides.reduce((sum, side) => sum + boundsOf(side, steps), 0);
  const enough = Math.max(maxBounds, boundsAfter(mostSteps));
  let steps = 0;
  while (boundsAfter(steps) > enough) steps++;
  return steps;
}

// The number of a bucket has 32 bits: after so many steps it is -1 or 0.
const mostSteps = 32;

/** A bucket has its upper bound; the first one also the lower. */
function boundsOf({ offset, counts }: SoundBuckets, steps: number): number {
  if (counts.length === 0) return 0;
  const width = 2 ** steps;
  return Math.floor((offset + counts.length - 1) / width) - Math.floor(offset / width) + 2;
}

/** Bounds in ascending order, and what is up to each, and above the one before it. */
class Ladder {
  readonly boundaries: number[] = [];
  readonly counts: Count[] = [];
  #beyond: Count = 0;

  /** What is not above the last bound (the zero bucket may reach beyond the first ones) is put there. */
  put(bound: number, amount: Count): void {
    const { boundaries, counts } = this;
    const last = boundaries.length - 1;
    if (last >= 0 && bound <= boundaries[last]!) counts[last] = addCounts(counts[last]!, amount);
    else if (bound === Infinity) this.#beyond = addCounts(this.#beyond, amount);
    else if (bound !== -Infinity) {
      boundaries.push(bound);
      counts.push(amount);
    }
  }

  /** With what is above all bounds. */
  buckets(): HistogramValue["buckets"] {
    return { boundaries: this.boundaries, counts: [...this.counts, this.#beyond] };
  }
}

function climbNegative(ladder: Ladder, { offset, counts }: SoundBuckets, scale: number): void {
  const end = counts.length;
  if (end > 0) ladder.put(-powerAt(offset + end, scale), 0);
  // From a subtraction there comes no -0.
  for (let at = end - 1; at >= 0; at--) ladder.put(0 - powerAt(offset + at, scale), counts[at]!);
}

function climbPositive(ladder: Ladder, { offset, counts }: SoundBuckets, scale: number): void {
  if (counts.length > 0) ladder.put(powerAt(offset, scale), 0);
  for (let at = 0; at < counts.length; at++) {
    // What is too small for a double is still above zero.
    ladder.put(Math.max(powerAt(offset + at + 1, scale), Number.MIN_VALUE), counts[at]!);
  }
}

function powerAt(index: number, scale: number): number {
  return 2 ** (index * 2 ** -scale);
}
