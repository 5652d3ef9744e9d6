import { describe, expect, it } from "vitest";
import { exponentialForm, exponentialRules, schemaRule } from "../../src/schema/options.ts";

describe("the form of exponential histograms", () => {
  it.for([
    [{}, { as: "buckets", maxBuckets: 20 }],
    [{ maxBuckets: 7 }, { as: "buckets", maxBuckets: 7 }],
    [{ boundaries: [1, 2] }, { as: "boundaries", boundaries: [1, 2] }],
    [{ exponentialHistograms: "quantiles" }, { as: "quantiles", quantiles: [0.5, 0.9, 0.95, 0.99] }],
    [
      { exponentialHistograms: "quantiles", quantiles: [0, 1] },
      { as: "quantiles", quantiles: [0, 1] },
    ],
    [{ exponentialHistograms: "drop" }, { as: "drop" }],
  ] as const)("of %j is %j", ([options, form]) => {
    expect(exponentialForm(options)).toEqual(form);
  });
});

describe("the options of a schema", () => {
  it.for([
    [schemaRule, "otel-v1", true],
    [schemaRule, (): undefined => undefined, true],
    [schemaRule, "telegraf", false],
    [exponentialRules.exponentialHistograms, "summary", false],
    [exponentialRules.maxBuckets, 2, true],
    [exponentialRules.maxBuckets, 1, false],
    [exponentialRules.maxBuckets, 161, false],
    [exponentialRules.maxBuckets, 2.5, false],
    [exponentialRules.boundaries, [-1, 0, 0.5], true],
    [exponentialRules.boundaries, [], false],
    [exponentialRules.boundaries, [1, 1], false],
    [exponentialRules.boundaries, [2, 1], false],
    [exponentialRules.boundaries, [1, Infinity], false],
    [exponentialRules.boundaries, ["1"], false],
    [exponentialRules.boundaries, 1, false],
    [exponentialRules.quantiles, [0, 0.5, 1], true],
    [exponentialRules.quantiles, [], false],
    [exponentialRules.quantiles, [50], false],
    [exponentialRules.quantiles, [0.5, 0.5], false],
    [exponentialRules.quantiles, ["0.5"], false],
    [exponentialRules.quantiles, 0.5, false],
  ] as const)("by %o may be %o: %s", ([rule, value, good]) => {
    expect(rule(value) === undefined).toBe(good);
  });
});
