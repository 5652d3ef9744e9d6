import { describe, expect, it } from "vitest";
import { schemaOf } from "../../src/schema/schema-of.ts";
import type { Metric } from "../../src/schema/metric-plan.ts";
import { defaults, histogram, metricOf, reasonFor, schemas, v1, v2, written } from "./written.ts";

describe("a metric's plan", () => {
  it.for([
    ["telegraf-prometheus-v1", { kind: "gauge" }, ["gauge"]],
    ["telegraf-prometheus-v1", { kind: "histogram" }, ["count", "sum", "min", "max"]],
    ["telegraf-prometheus-v1", { kind: "summary" }, ["count", "sum"]],
    ["telegraf-prometheus-v2", { kind: "sum", name: "a b" }, [String.raw`a\ b`]],
    ["telegraf-prometheus-v2", { kind: "histogram" }, ["m_count", "m_sum", "m_min", "m_max"]],
    ["telegraf-prometheus-v2", { kind: "summary" }, ["m_count", "m_sum"]],
    ["otel-v1", { kind: "sum" }, ["value_cumulative_nonmonotonic_double"]],
    ["otel-v1", { kind: "histogram" }, ["count", "sum", "min", "max"]],
  ] satisfies [(typeof schemas)[number], Partial<Metric>, string[]][])(
    "of %s for %j has these fields, by which series could run into others",
    ([name, metric, fields]) => {
      expect(schemaOf(name)(metricOf(metric), defaults)?.fields).toEqual(fields);
    },
  );

  it.for([
    ["telegraf-prometheus-v1", "gauge", ["gauge"], ["counter", "0.5", "start_time_unix_nano", "le"]],
    [
      "telegraf-prometheus-v1",
      "histogram",
      ["count", "sum", "min", "max", "0.05", "-1", "+Inf"],
      ["1e5", "0.", "x0.5", "Inf", "le"],
    ],
    ["telegraf-prometheus-v1", "summary", ["count", "sum", "0.99"], ["min", "quantile"]],
    ["telegraf-prometheus-v2", "gauge", ["m"], ["m_count", "le", "gauge"]],
    [
      "telegraf-prometheus-v2",
      "histogram",
      ["m_count", "m_sum", "m_min", "m_max", "m_bucket", "le"],
      ["m", "quantile", "0.5"],
    ],
    ["telegraf-prometheus-v2", "summary", ["m", "m_count", "m_sum", "quantile"], ["m_bucket", "le"]],
    ["otel-v1", "gauge", ["value_double"], ["gauge", "value"]],
    ["otel-v1", "histogram", ["count", "sum", "min", "max", "cumulative_0.05"], ["0.05", "delta_0.05", "cumulative_x"]],
    ["otel-v1", "summary", ["count", "sum", "quantile_0.5"], ["0.5", "quantile_", "min"]],
  ] satisfies [(typeof schemas)[number], Metric["kind"], string[], string[]][])(
    "of %s for a %s has no room for tags of the names %j",
    ([name, kind, taken, free]) => {
      const plan = schemaOf(name)(metricOf({ kind }), defaults)!;
      expect([...taken, ...free].filter((key) => plan.reserves(key))).toEqual(taken);
    },
  );

  it("has no room for a tag like the start time where that is a field", () => {
    const plan = v1(metricOf({}), { ...defaults, startTime: true })!;
    expect(plan.reserves("start_time_unix_nano")).toBe(true);
  });
});

/** A renaming that leaves out some. */
function without(...names: readonly string[]): (key: string) => string {
  return (key) => (names.includes(key) ? "" : key);
}

describe("a field that the user leaves out", () => {
  const value = histogram([1, 2], [1, 2, 3], { sum: 9, min: 0, max: 4 });
  it.for([
    [["count"], "m sum=9,min=0,max=4,1=1,2=3,+Inf=6"],
    [["count", "sum", "min", "max"], "m 1=1,2=3,+Inf=6"],
    [["2", "max"], "m count=6,sum=9,min=0,1=1,+Inf=6"],
    [["min", "max", "1", "2", "+Inf"], "m count=6,sum=9"],
  ] as const)("is not in the line: %j", ([names, line]) => {
    expect(written(v1, { kind: "histogram" }, { value }, { fieldKey: without(...names) })).toEqual([line]);
  });

  it("takes the lines of buckets with it", () => {
    const metric = { kind: "histogram" } as const;
    expect(written(v2, metric, { value }, { fieldKey: without("m_bucket", "m_min") })).toEqual([
      "prometheus m_count=6,m_sum=9,m_max=4",
    ]);
  });

  it("takes the lines of quantiles with it", () => {
    const summary = { count: 1, sum: 2, quantiles: [{ quantile: 0.5, value: 1 }] };
    expect(written(v2, { kind: "summary" }, { value: summary }, { fieldKey: without("m") })).toEqual([
      "prometheus m_count=1,m_sum=2",
    ]);
  });

  it("takes the start time along only when it is that", () => {
    const given = { value: 1, startTime: [5, 0] as [number, number] };
    const fieldKey = without("start_time_unix_nano");
    expect(written(v1, {}, given, { startTime: true, fieldKey })).toEqual(["m gauge=1"]);
  });

  it.for(schemas)("leaves nothing of a data point that has no other, in %s", (name) => {
    const fieldKey = (): string => "";
    expect(reasonFor(schemaOf(name), {}, {}, { fieldKey })).toBe("left_out");
    const asHistogram = { kind: "histogram" } as const;
    expect(reasonFor(schemaOf(name), asHistogram, { value: histogram([], [1]) }, { fieldKey })).toBe("left_out");
  });
});
