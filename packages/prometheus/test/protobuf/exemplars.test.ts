import { describe, expect, it } from "vitest";
import type { Exemplar, HistogramValue } from "@meterbridge/core/points";
import { writePoint } from "./some-families.ts";

function exemplarAt(seconds: number, value: unknown = seconds, more: Partial<Exemplar> = {}): Exemplar {
  return { value, timestamp: [seconds, 5], ...more };
}

function written(seconds: number, value = seconds): object {
  return { value, timestamp: { seconds: BigInt(seconds), nanos: 5 } };
}

const broken = new Proxy({} as Exemplar, {
  get: () => {
    throw new Error("a getter");
  },
});

describe("the exemplar of a counter", () => {
  it("says its trace, the attributes that were left out, its value and its time", () => {
    const exemplar = exemplarAt(9, 2.5, {
      traceId: "0af7651916cd43dd8448eb211c80319c",
      spanId: "b7ad6b7169203331",
      filteredAttributes: { user: "ü" },
    });
    expect(writePoint("counter", "number", { value: 3, exemplars: [exemplar], startTime: [1, 0] })).toEqual({
      counter: {
        value: 3,
        exemplar: {
          label: [
            { name: "trace_id", value: "0af7651916cd43dd8448eb211c80319c" },
            { name: "span_id", value: "b7ad6b7169203331" },
            { name: "user", value: "ü" },
          ],
          value: 2.5,
          timestamp: { seconds: 9n, nanos: 5 },
        },
        created_timestamp: { seconds: 1n },
      },
    });
  });

  it.for<[string, readonly unknown[], object | undefined]>([
    ["the latest of several", [exemplarAt(2), exemplarAt(9), exemplarAt(4)], written(9)],
    ["a bigint", [exemplarAt(2, 7n)], written(2, 7)],
    ["one that calls its time otherwise", [{ value: 1, time: [3, 5] }], written(3, 1)],
    ["the latest of those that can be written", [broken, exemplarAt(9, "1"), { value: 1 }, exemplarAt(3)], written(3)],
    ["none of none", [], undefined],
    ["none without a time", [{ value: 1 }], undefined],
    ["none without a number", [exemplarAt(1, "1")], undefined],
    ["none with a time that is none", [{ value: 1, timestamp: ["x", 0] }], undefined],
    ["none that cannot be read", [broken], undefined],
    ["none that is nothing", [null, null], undefined],
    ["none of what is no list", 3 as never, undefined],
  ])("is %s", ([, exemplars, exemplar]) => {
    const point = { value: 3, exemplars: exemplars as readonly Exemplar[] };
    expect(writePoint("counter", "number", point)).toEqual({ counter: { value: 3, ...(exemplar && { exemplar }) } });
  });

  it("is longer than a length of one byte can say", () => {
    const exemplar = exemplarAt(9, 1, { filteredAttributes: { long: "ü".repeat(120) } });
    const counter = writePoint("counter", "number", { value: 3, exemplars: [exemplar] });
    expect(counter).toMatchObject({ counter: { exemplar: { label: [{ name: "long", value: "ü".repeat(120) }] } } });
  });
});

it("a gauge has no exemplars", () => {
  expect(writePoint("gauge", "number", { value: 3, exemplars: [exemplarAt(1)] })).toEqual({ gauge: { value: 3 } });
});

describe("the exemplars of a histogram with fixed buckets", () => {
  const value: HistogramValue = { buckets: { boundaries: [1, 5], counts: [1, 2, 3] }, count: 6, sum: 9 };

  it("are the latest of each bucket, and make the infinite one be there", () => {
    const exemplars = [exemplarAt(2, 0.5), exemplarAt(30, 1), exemplarAt(9, 4), exemplarAt(8, 5), exemplarAt(1, 6)];
    expect(writePoint("histogram", "histogram", { value, exemplars })).toMatchObject({
      histogram: {
        bucket: [
          { upper_bound: 1, cumulative_count: 1n, exemplar: written(30, 1) },
          { upper_bound: 5, cumulative_count: 3n, exemplar: written(9, 4) },
          { upper_bound: Infinity, cumulative_count: 6n, exemplar: written(1, 6) },
        ],
      },
    });
  });

  it("are in no bucket where there are none, or none that can be written", () => {
    const exemplars = [exemplarAt(2, NaN), exemplarAt(3, 4), { value: 6 }];
    expect(writePoint("histogram", "histogram", { value, exemplars })).toEqual({
      histogram: {
        sample_count: 6n,
        sample_sum: 9,
        bucket: [
          { upper_bound: 1, cumulative_count: 1n },
          { upper_bound: 5, cumulative_count: 3n, exemplar: written(3, 4) },
        ],
      },
    });
  });

  it("never cost the point", () => {
    const point = { value, exemplars: [broken, null as unknown as Exemplar] };
    expect(writePoint("histogram", "histogram", point)).toMatchObject({ histogram: { sample_count: 6n } });
  });
});

describe("the exemplars of a native histogram", () => {
  const buckets = { offset: 0, bucketCounts: [1] };
  const negative = { offset: 0, bucketCounts: [] };
  const value = { scale: 0, count: 1, sum: 1, zeroCount: 0, positive: buckets, negative };

  it("are all that have a time", () => {
    const exemplars = [exemplarAt(3), { value: 1 }, broken, exemplarAt(2, -5)];
    expect(writePoint("histogram", "exponentialHistogram", { value, exemplars })).toMatchObject({
      histogram: { exemplars: [written(3), written(2, -5)] },
    });
  });
});
