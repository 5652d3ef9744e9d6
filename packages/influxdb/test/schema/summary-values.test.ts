import { describe, expect, it } from "vitest";
import { schemaOf } from "../../src/schema/schema-of.ts";
import { reasonFor, schemas, v1, written } from "./written.ts";

const kind = "summary";
const half = { quantile: 0.5, value: 2 };

describe.for(schemas)("a summary, in %s, is refused", (name) => {
  it.for<[string, unknown]>([
    ["no value", undefined],
    ["no quantiles", { count: 1, sum: 1 }],
    ["a quantile below 0", { count: 1, sum: 1, quantiles: [{ quantile: -0.1, value: 1 }] }],
    ["a quantile above 1", { count: 1, sum: 1, quantiles: [{ quantile: 99, value: 1 }] }],
    ["a quantile that is no number", { count: 1, sum: 1, quantiles: [{ quantile: Number.NaN, value: 1 }] }],
    ["a quantile that is a text", { count: 1, sum: 1, quantiles: [{ quantile: "0.5", value: 1 }] }],
    ["a quantile twice", { count: 1, sum: 1, quantiles: [half, half] }],
    ["a value that is a text", { count: 1, sum: 1, quantiles: [{ quantile: 0.5, value: "1" }] }],
    ["a count with a fraction", { count: 1.5, sum: 1, quantiles: [half] }],
    ["a count below 0", { count: -1, sum: 1, quantiles: [half] }],
    ["no sum", { count: 1, quantiles: [half] }],
  ])("with %s", ([, value]) => {
    expect(reasonFor(schemaOf(name), { kind }, { value })).toBe("invalid_value");
  });
});

describe("a summary", () => {
  it.for<[string, unknown, string]>([
    ["no quantiles at all", { count: 2, sum: 3, quantiles: [] }, "m count=2,sum=3"],
    [
      "quantiles that are not known",
      { count: 0, sum: 0, quantiles: [{ quantile: 0.5, value: Number.NaN }] },
      "m count=0,sum=0",
    ],
    ["a sum that is NaN", { count: 2, sum: Number.NaN, quantiles: [half] }, "m count=2,0.5=2"],
    [
      "quantiles in any order",
      { count: 2, sum: 3, quantiles: [{ quantile: 1, value: 4 }, half] },
      "m count=2,sum=3,1=4,0.5=2",
    ],
  ])("may have %s", ([, value, line]) => {
    expect(written(v1, { kind }, { value })).toEqual([line]);
  });
});
