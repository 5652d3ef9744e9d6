import type { ExponentialHistogram, Histogram } from "@opentelemetry/sdk-metrics";
import { recorded } from "./recorded.ts";

const bounds = [0, 5, 10];
const ofMany = Array.from({ length: 200 }, (_, index) => index * 2);

/** Histograms that are right, and that an encoder may not have thought of. */
export const awkwardHistograms: Readonly<Record<string, Histogram>> = {
  without_extremes: { buckets: { boundaries: bounds, counts: [1, 2, 3, 4] }, count: 10, sum: 70 },
  without_sum: { buckets: { boundaries: bounds, counts: [3, 1, 0, 1] }, count: 5 },
  of_nothing: recorded(bounds, []),
  of_zeros: recorded(bounds, [0, 0, 0]),
  without_bounds: recorded([], [4, 8, 15]),
  all_beyond_the_last_bound: recorded(bounds, [11, 200, 3_000]),
  below_zero: recorded([-10, -5, -0.5], [-20, -7.5, -0.25]),
  with_one_bound: recorded([1.5], [1, 2]),
  with_two_hundred_bounds: recorded(ofMany, [3, 77, 300]),
  of_more_than_32_bits: {
    buckets: { boundaries: [1], counts: [2 ** 40, 1] },
    count: 2 ** 40 + 1,
    sum: 2 ** 39 + 1,
    min: 0.5,
    max: 1.5,
  },
};

const noBuckets = { offset: 0, bucketCounts: [] };

/** Exponential histograms of that sort. */
export const awkwardExponentialHistograms: Readonly<Record<string, ExponentialHistogram>> = {
  without_extremes: {
    count: 3,
    sum: 4.5,
    scale: 0,
    zeroCount: 0,
    positive: { offset: 0, bucketCounts: [3] },
    negative: noBuckets,
  },
  without_sum: {
    count: 2,
    scale: 0,
    zeroCount: 1,
    positive: { offset: 0, bucketCounts: [1] },
    negative: noBuckets,
  },
  of_nothing: { count: 0, sum: 0, scale: 20, zeroCount: 0, positive: noBuckets, negative: noBuckets },
  of_zeros: { count: 4, sum: 0, min: 0, max: 0, scale: 20, zeroCount: 4, positive: noBuckets, negative: noBuckets },
  below_zero: {
    count: 3,
    sum: -9,
    min: -5,
    max: -1.5,
    scale: 0,
    zeroCount: 0,
    positive: noBuckets,
    negative: { offset: 0, bucketCounts: [1, 1, 1] },
  },
  of_the_finest_scale: {
    count: 2,
    sum: 2,
    min: 1,
    max: 1,
    scale: 20,
    zeroCount: 0,
    positive: { offset: -1, bucketCounts: [2] },
    negative: noBuckets,
  },
  of_the_coarsest_scale: {
    count: 2,
    sum: 3,
    min: 1,
    max: 2,
    scale: -10,
    zeroCount: 0,
    positive: { offset: -1, bucketCounts: [1, 1] },
    negative: noBuckets,
  },
  far_from_one: {
    count: 2,
    sum: 2 ** -39,
    min: 2 ** -40,
    max: 2 ** -40,
    scale: 3,
    zeroCount: 0,
    positive: { offset: -321, bucketCounts: [2] },
    negative: noBuckets,
  },
  of_many_buckets: {
    count: 160,
    sum: 20_000,
    min: 1.5,
    max: 1_000,
    scale: 4,
    zeroCount: 0,
    positive: { offset: 5, bucketCounts: Array.from({ length: 160 }, () => 1) },
    negative: noBuckets,
  },
};
