import { describe, expect, it } from "vitest";
import { histogram, v1, written } from "./written.ts";

describe("telegraf-prometheus-v1", () => {
  // enqueueMetric of otel2influx/metrics_telegraf_prometheus_v1.go: a sum is a counter when it is both.
  it.for([
    [{ kind: "gauge", integer: false }, 1.5, "m gauge=1.5"],
    [{ kind: "gauge", integer: true }, 7, "m gauge=7i"],
    [{ kind: "sum", monotonic: true, temporality: "cumulative", integer: false }, 2.5, "m counter=2.5"],
    [{ kind: "sum", monotonic: true, temporality: "cumulative", integer: true }, 2, "m counter=2i"],
    [{ kind: "sum", monotonic: true, temporality: "delta", integer: false }, 2.5, "m gauge=2.5"],
    [{ kind: "sum", monotonic: true, temporality: "delta", integer: true }, 2, "m gauge=2i"],
    [{ kind: "sum", monotonic: false, temporality: "cumulative", integer: false }, -2.5, "m gauge=-2.5"],
    [{ kind: "sum", monotonic: false, temporality: "cumulative", integer: true }, -2, "m gauge=-2i"],
    [{ kind: "sum", monotonic: false, temporality: "delta", integer: false }, 2.5, "m gauge=2.5"],
    [{ kind: "sum", monotonic: false, temporality: "delta", integer: true }, 2, "m gauge=2i"],
  ] as const)("writes %j", ([metric, value, line]) => {
    expect(written(v1, metric, { value })).toEqual([line]);
  });

  // TestWriteMetric_v1_histogram: what the module's own test expects, for both temporalities.
  it.for(["cumulative", "delta"] as const)(
    "writes a histogram, %s, with all observations up to each bound",
    (temporality) => {
      const more = { sum: 53_423, min: 0, max: 100 };
      const value = histogram([0.05, 0.1, 0.2, 0.5, 1], [24_054, 9_390, 66_948, 28_997, 4_599, 10_332], more);
      const metric = { name: "http_request_duration_seconds", kind: "histogram", temporality } as const;
      expect(written(v1, metric, { value })).toEqual([
        "http_request_duration_seconds count=144320,sum=53423,min=0,max=100,0.05=24054,0.1=33444,0.2=100392,0.5=129389,1=133988,+Inf=144320",
      ]);
    },
  );

  // TestWriteMetric_v1_summary.
  it("writes a summary with a field for each quantile", () => {
    const quantiles = [
      { quantile: 0.01, value: 3_102 },
      { quantile: 0.05, value: 3_272 },
      { quantile: 0.5, value: 4_773 },
      { quantile: 0.9, value: 9_001 },
      { quantile: 0.99, value: 76_656 },
    ];
    const value = { count: 2_693, sum: 17_560_473, quantiles };
    expect(written(v1, { name: "rpc_duration_seconds", kind: "summary" }, { value })).toEqual([
      "rpc_duration_seconds count=2693,sum=17560473,0.01=3102,0.05=3272,0.5=4773,0.9=9001,0.99=76656",
    ]);
  });

  it("writes an exponential histogram in fixed buckets", () => {
    const value = {
      count: 6,
      sum: 20,
      min: 0,
      max: 7,
      scale: 0,
      zeroCount: 1,
      positive: { offset: 0, bucketCounts: [2, 0, 3] },
      negative: { offset: 0, bucketCounts: [] },
    };
    expect(written(v1, { kind: "exponentialHistogram" }, { value })).toEqual([
      "m count=6,sum=20,min=0,max=7,0=1,1=1,2=3,4=3,8=6,+Inf=6",
    ]);
    const exponentialHistograms = { as: "boundaries", boundaries: [0, 1, 5, 10] } as const;
    expect(written(v1, { kind: "exponentialHistogram" }, { value }, { exponentialHistograms })).toEqual([
      "m count=6,sum=20,min=0,max=7,0=1,1=1,5=3,10=6,+Inf=6",
    ]);
  });
});
