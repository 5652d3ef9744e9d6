import { describe, expect, it } from "vitest";
import { histogram, v2, written } from "./written.ts";

describe("telegraf-prometheus-v2", () => {
  // otel2influx/metrics_telegraf_prometheus_v2.go: whatever a number is, it is the field of the metric's name.
  it.for([
    [{ kind: "gauge", integer: false }, 1.5, "prometheus m=1.5"],
    [{ kind: "gauge", integer: true }, 7, "prometheus m=7i"],
    [{ kind: "sum", monotonic: true, temporality: "cumulative", integer: false }, 2.5, "prometheus m=2.5"],
    [{ kind: "sum", monotonic: true, temporality: "cumulative", integer: true }, 2, "prometheus m=2i"],
    [{ kind: "sum", monotonic: true, temporality: "delta", integer: false }, 2.5, "prometheus m=2.5"],
    [{ kind: "sum", monotonic: true, temporality: "delta", integer: true }, 2, "prometheus m=2i"],
    [{ kind: "sum", monotonic: false, temporality: "cumulative", integer: false }, -2.5, "prometheus m=-2.5"],
    [{ kind: "sum", monotonic: false, temporality: "cumulative", integer: true }, -2, "prometheus m=-2i"],
    [{ kind: "sum", monotonic: false, temporality: "delta", integer: false }, 2.5, "prometheus m=2.5"],
    [{ kind: "sum", monotonic: false, temporality: "delta", integer: true }, 2, "prometheus m=2i"],
  ] as const)("writes %j", ([metric, value, line]) => {
    expect(written(v2, metric, { value })).toEqual([line]);
  });

  // TestWriteMetric_v2_histogram: the start is with the first line alone.
  it.for(["cumulative", "delta"] as const)("writes a histogram, %s, with a line for each bound", (temporality) => {
    const more = { sum: 53_423, min: 0, max: 100 };
    const value = histogram([0.05, 0.1, 0.2, 0.5, 1], [24_054, 9_390, 66_948, 28_997, 4_599, 10_332], more);
    const metric = { name: "http_took", kind: "histogram", temporality } as const;
    expect(written(v2, metric, { value, startTime: [1_395_066_363, 100] }, { startTime: true })).toEqual([
      "prometheus http_took_count=144320,http_took_sum=53423,http_took_min=0,http_took_max=100,start_time_unix_nano=1395066363000000100i",
      "prometheus,le=0.05 http_took_bucket=24054",
      "prometheus,le=0.1 http_took_bucket=33444",
      "prometheus,le=0.2 http_took_bucket=100392",
      "prometheus,le=0.5 http_took_bucket=129389",
      "prometheus,le=1 http_took_bucket=133988",
      "prometheus,le=+Inf http_took_bucket=144320",
    ]);
  });

  // TestWriteMetric_v2_summary.
  it("writes a summary with a line for each quantile that is a number", () => {
    const quantiles = [
      { quantile: 0.01, value: 3_102 },
      { quantile: 0.5, value: Number.NaN },
      { quantile: 0.99, value: 76_656 },
    ];
    const metric = { name: "rpc_duration_seconds", kind: "summary" } as const;
    expect(written(v2, metric, { value: { count: 2_693, sum: 17_560_473, quantiles } })).toEqual([
      "prometheus rpc_duration_seconds_count=2693,rpc_duration_seconds_sum=17560473",
      "prometheus,quantile=0.01 rpc_duration_seconds=3102",
      "prometheus,quantile=0.99 rpc_duration_seconds=76656",
    ]);
  });

  it("escapes names in the keys of fields, once for each plan", () => {
    const asked: string[] = [];
    const fieldKey = (key: string): string => `${asked.push(key)}.${key.replace(" ", String.raw`\ `)}`;
    const metric = { name: "a b", kind: "histogram" } as const;
    expect(written(v2, metric, { value: histogram([1], [2, 3]) }, { fieldKey })).toEqual([
      String.raw`prometheus 1.a\ b_count=5`,
      String.raw`prometheus,le=1 5.a\ b_bucket=2`,
      String.raw`prometheus,le=+Inf 5.a\ b_bucket=5`,
    ]);
  });
});
