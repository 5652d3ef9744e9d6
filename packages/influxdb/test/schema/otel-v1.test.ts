import { describe, expect, it } from "vitest";
import { histogram, otel, reasonFor, written } from "./written.ts";

describe("otel-v1", () => {
  // formatFieldKeyMetricSumOtelV1 of otel2influx/metrics_otel_v1.go; gauges, which it refuses, by the same pattern.
  it.for([
    [{ kind: "gauge", integer: false }, 1.5, "m_By_gauge value_double=1.5"],
    [{ kind: "gauge", integer: true }, 7, "m_By_gauge value_int=7i"],
    [
      { kind: "sum", monotonic: true, temporality: "cumulative", integer: false },
      2.5,
      "m_By_sum value_cumulative_monotonic_double=2.5",
    ],
    [
      { kind: "sum", monotonic: true, temporality: "cumulative", integer: true },
      2,
      "m_By_sum value_cumulative_monotonic_int=2i",
    ],
    [
      { kind: "sum", monotonic: true, temporality: "delta", integer: false },
      2.5,
      "m_By_sum value_delta_monotonic_double=2.5",
    ],
    [{ kind: "sum", monotonic: true, temporality: "delta", integer: true }, 2, "m_By_sum value_delta_monotonic_int=2i"],
    [
      { kind: "sum", monotonic: false, temporality: "cumulative", integer: false },
      -2.5,
      "m_By_sum value_cumulative_nonmonotonic_double=-2.5",
    ],
    [
      { kind: "sum", monotonic: false, temporality: "cumulative", integer: true },
      -2,
      "m_By_sum value_cumulative_nonmonotonic_int=-2i",
    ],
    [
      { kind: "sum", monotonic: false, temporality: "delta", integer: false },
      2.5,
      "m_By_sum value_delta_nonmonotonic_double=2.5",
    ],
    [
      { kind: "sum", monotonic: false, temporality: "delta", integer: true },
      2,
      "m_By_sum value_delta_nonmonotonic_int=2i",
    ],
  ] as const)("writes %j", ([metric, value, line]) => {
    expect(written(otel, { unit: "By", ...metric }, { value })).toEqual([line]);
  });

  it("writes a whole number as a double where whole numbers are floats", () => {
    const metric = { kind: "sum", monotonic: true, integer: true } as const;
    expect(written(otel, metric, { value: 2 }, { integers: "float" })).toEqual([
      "m__sum value_cumulative_monotonic_double=2",
    ]);
  });

  // enqueueHistogram: each bucket by itself, and none for what is above the last bound.
  it.for([
    [
      "cumulative",
      true,
      "m_s_histogram count=144320u,sum=53423,min=0,max=100,cumulative_0.05=24054u,cumulative_0.1=109934u,cumulative_1=0u",
    ],
    [
      "cumulative",
      false,
      "m_s_histogram count=144320i,sum=53423,min=0,max=100,cumulative_0.05=24054i,cumulative_0.1=109934i,cumulative_1=0i",
    ],
    [
      "delta",
      true,
      "m_s_histogram count=144320u,sum=53423,min=0,max=100,delta_0.05=24054u,delta_0.1=109934u,delta_1=0u",
    ],
  ] as const)("writes a histogram, %s, with unsigned integers: %s", ([temporality, unsigned, line]) => {
    const value = histogram([0.05, 0.1, 1], [24_054, 109_934, 0, 10_332], { sum: 53_423, min: 0, max: 100 });
    expect(written(otel, { kind: "histogram", unit: "s", temporality }, { value }, { unsigned })).toEqual([line]);
  });

  it.for([[{ min: 1 }], [{ max: 1 }], [{ min: 1, max: Number.NaN }], [{ min: Infinity, max: -Infinity }]])(
    "writes neither of minimum and maximum when one is missing: %j",
    ([extremes]) => {
      const value = histogram([], [3], { sum: 2, ...extremes });
      expect(written(otel, { kind: "histogram" }, { value })).toEqual(["m__histogram count=3u,sum=2"]);
    },
  );

  it("writes a summary with the count as an integer and a field for each quantile", () => {
    const value = {
      count: 3,
      sum: 2.5,
      quantiles: [
        { quantile: 0.5, value: 1 },
        { quantile: 1, value: 4 },
      ],
    };
    expect(written(otel, { kind: "summary", unit: "s" }, { value })).toEqual([
      "m_s_summary count=3u,sum=2.5,quantile_0.5=1,quantile_1=4",
    ]);
  });

  it("writes an exponential histogram by the name of its kind", () => {
    const value = {
      count: 5,
      sum: 12,
      scale: 0,
      zeroCount: 0,
      positive: { offset: 1, bucketCounts: [2, 3] },
      negative: { offset: 0, bucketCounts: [] },
    };
    expect(written(otel, { kind: "exponentialHistogram", unit: "s", temporality: "delta" }, { value })).toEqual([
      "m_s_exponentialhistogram count=5u,sum=12,delta_2=0u,delta_4=2u,delta_8=3u",
    ]);
  });

  it("keeps counts exact up to 64 bits, and drops what a signed integer cannot say", () => {
    const value = { buckets: { boundaries: [1], counts: [2n ** 63n, 1n] }, count: 2n ** 63n + 1n, sum: 1 };
    expect(written(otel, { kind: "histogram" }, { value })).toEqual([
      "m__histogram count=9223372036854775809u,sum=1,cumulative_1=9223372036854775808u",
    ]);
    expect(reasonFor(otel, { kind: "histogram" }, { value }, { unsigned: false })).toBe("out_of_range");
  });
});
