import {
  type Count,
  type DataPoint,
  type ExponentialBuckets,
  type ExponentialHistogramValue,
  type HistogramValue,
} from "./data-point.ts";
import type { Kind } from "./instrument.ts";

/** A histogram of either kind as one row of buckets, the lowest values first. */
export interface Distribution {
  readonly counts: readonly number[];
  /** The sum of them. */
  readonly total: number;
  /** The value at a place within a bucket, from 0, its lower end, to 1; NaN when the bucket has no ends. */
  readonly at: (bucket: number, place: number) => number;
  /** Whether nothing says how far up a bucket reaches. */
  readonly isOpen: (bucket: number) => boolean;
  readonly min: number;
  readonly max: number;
}

/** The distribution of a data point that was read as a histogram. */
export function distributionOf(kind: Kind, point: DataPoint): Distribution {
  return kind === "histogram"
    ? explicitDistribution(point.value as HistogramValue)
    : exponentialDistribution(point.value as ExponentialHistogramValue);
}

/** Values are spread evenly between the bounds; the smallest and the largest value end the outer buckets. */
export function explicitDistribution({ buckets, ...value }: HistogramValue): Distribution {
  const { boundaries } = buckets;
  const { min, max } = extremesOf(value);
  const last = boundaries.length;
  const lowest = min > -Infinity ? min : Math.min(0, boundaries[0] ?? NaN);
  const highest = max < Infinity ? max : (boundaries[last - 1] ?? NaN);
  return {
    ...counted(buckets.counts),
    at(bucket, place) {
      const from = Math.max(bucket === 0 ? lowest : boundaries[bucket - 1]!, min);
      const to = Math.min(bucket === last ? highest : boundaries[bucket]!, max);
      return from + (to - from) * place;
    },
    isOpen: (bucket) => bucket === last && max === Infinity,
    min,
    max,
  };
}

/**
 * Values are spread evenly on a logarithmic scale, as its buckets are: negative ones from the largest to the smallest,
 * then zero, then positive ones. OpenTelemetry data model, "ExponentialHistogram".
 */
export function exponentialDistribution(value: ExponentialHistogramValue): Distribution {
  const { scale, zeroThreshold, positive, negative } = value;
  const { min, max } = extremesOf(value);
  const below = negative.bucketCounts.length;
  // A bucket is so wide, as a power of two.
  const step = 2 ** -scale;
  const size = ({ offset }: ExponentialBuckets, place: number): number =>
    Math.min(2 ** ((offset + place) * step), Number.MAX_VALUE);
  return {
    ...counted([...negative.bucketCounts.toReversed(), value.zeroCount, ...positive.bucketCounts]),
    at(bucket, place) {
      if (bucket < below) return -size(negative, below - bucket - place);
      if (bucket > below) return size(positive, bucket - below - 1 + place);
      return (zeroThreshold ?? 0) * (below > 0 ? 2 * place - 1 : place);
    },
    isOpen: () => false,
    min,
    max,
  };
}

function counted(all: readonly Count[]): Pick<Distribution, "counts" | "total"> {
  const counts = all.map(Number);
  return { counts, total: counts.reduce((sum, count) => sum + count, 0) };
}

/** The extremes where they are told, else the infinite ones. */
function extremesOf({ count, min, max }: { readonly count: Count } & Pick<HistogramValue, "min" | "max">): {
  readonly min: number;
  readonly max: number;
} {
  const isTold = Number(count) > 0 && typeof min === "number" && typeof max === "number" && min <= max;
  return isTold ? { min, max } : { min: -Infinity, max: Infinity };
}
