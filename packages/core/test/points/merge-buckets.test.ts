import { expect, it } from "vitest";
import { mergeBuckets, type SoundBuckets } from "../../src/points/index.ts";

it.for<[steps: number, SoundBuckets, SoundBuckets]>([
  [0, { offset: 3, counts: [1, 2] }, { offset: 3, counts: [1, 2] }],
  [1, { offset: 3, counts: [] }, { offset: 3, counts: [] }],
  [1, { offset: 0, counts: [1, 2, 3, 4] }, { offset: 0, counts: [3, 7] }],
  [1, { offset: 1, counts: [2, 3, 4] }, { offset: 0, counts: [2, 7] }],
  [1, { offset: -1, counts: [1, 2] }, { offset: -1, counts: [1, 2] }],
  [2, { offset: -5, counts: [1, 2, 3, 4, 5, 6] }, { offset: -2, counts: [1, 14, 6] }],
  [1, { offset: 0, counts: [2n ** 60n, 1] }, { offset: 0, counts: [2n ** 60n + 1n] }],
  [5000, { offset: -2, counts: [1, 2, 3, 4] }, { offset: -1, counts: [3, 7] }],
])("a scale that is less by %s makes wider buckets of those from $1.offset on", ([steps, buckets, merged]) => {
  expect(mergeBuckets(buckets, steps)).toEqual(merged);
});
