import { addCounts, type Count, type SoundBuckets } from "@meterbridge/core/points";

/** What of an exponential histogram has to do with the numbers that it takes for zero. */
interface Zeros {
  readonly scale: number;
  readonly zeroThreshold: number | undefined;
  readonly zeroCount: Count;
  readonly positive: SoundBuckets;
  readonly negative: SoundBuckets;
}

/**
 * Two exponential histograms that take the same numbers for zero: the larger threshold is that of both, and what is in
 * buckets below it is counted with the zeros. A threshold within a bucket that has something in it is raised to the bucket's upper
 * bound. OpenTelemetry specification, metrics/data-model.md, "Zero Count and Zero Threshold".
 */
export function atOneThreshold<Value extends Zeros>(one: Value, other: Value): readonly [Value, Value] {
  const [first = 0, second = 0] = [one.zeroThreshold, other.zeroThreshold];
  if (first === second) return [one, other];
  let threshold = Math.max(first, second);
  for (let before = -1; before < threshold;) {
    before = threshold;
    for (const { scale, positive, negative } of [one, other]) {
      threshold = Math.max(raised(threshold, positive, scale), raised(threshold, negative, scale));
    }
  }
  return [withThreshold(one, threshold), withThreshold(other, threshold)];
}

/** The threshold, or the upper bound of the filled bucket that it is within. */
function raised(threshold: number, { offset, counts }: SoundBuckets, scale: number): number {
  const place = bucketsBelow(threshold, offset, counts.length, scale);
  const isWithin = place < counts.length && counts[place] !== 0 && boundAt(offset + place, scale) * alike < threshold;
  return isWithin ? boundAt(offset + place + 1, scale) : threshold;
}

function withThreshold<Value extends Zeros>(value: Value, zeroThreshold: number): Value {
  const { scale } = value;
  let { zeroCount } = value;
  const above = ({ offset, counts }: SoundBuckets): SoundBuckets => {
    const below = bucketsBelow(zeroThreshold, offset, counts.length, scale);
    for (let index = 0; index < below; index++) zeroCount = addCounts(zeroCount, counts[index]!);
    return { offset: offset + below, counts: counts.slice(below) };
  };
  const [positive, negative] = [above(value.positive), above(value.negative)];
  return { ...value, zeroThreshold, zeroCount, positive, negative };
}

/** How many of so many buckets lie at or below the threshold as a whole. */
function bucketsBelow(threshold: number, offset: number, length: number, scale: number): number {
  let below = 0;
  while (below < length && boundAt(offset + below + 1, scale) <= threshold * alike) below++;
  return below;
}

// A threshold that is a bound may have been reckoned in another way: so close to it, it is the bound.
const alike = 1 + 2 ** -40;

/** The lower bound of the bucket with this number. */
function boundAt(index: number, scale: number): number {
  return 2 ** (index * 2 ** -scale);
}
