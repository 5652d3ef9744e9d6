import { describe, expect, it } from "vitest";
import { collected, metric, series } from "../exposition/metrics.ts";
import { openMetrics, textDialect, written } from "../exposition/written.ts";
import { expectDropped, lines, samplesOf } from "./lines.ts";

const quantiles = [
  { quantile: 0.99, value: 5 },
  { quantile: 0.5, value: NaN },
  { quantile: 1, value: 9 },
];
const given = metric("summary", "s", [series({ a: 1 }, { count: 3n, sum: 12.5, quantiles })]);

describe("a summary", () => {
  it("has its quantiles in order, in text", () => {
    expect(lines(textDialect, [given])).toEqual([
      "# TYPE s summary",
      's{a="1",quantile="0.5"} NaN',
      's{a="1",quantile="0.99"} 5',
      's{a="1",quantile="1"} 9',
      's_sum{a="1"} 12.5',
      's_count{a="1"} 3',
    ]);
  });

  it("in OpenMetrics, with its start", () => {
    expect(samplesOf(openMetrics, given, { createdSamples: true })).toEqual([
      's{a="1",quantile="0.5"} NaN',
      's{a="1",quantile="0.99"} 5',
      's{a="1",quantile="1.0"} 9',
      's_sum{a="1"} 12.5',
      's_count{a="1"} 3',
      's_created{a="1"} 1700000000.0',
    ]);
  });

  it("may have none, and keeps `quantile` for itself", () => {
    const bare = metric("summary", "s", [series({ quantile: "x" }, { count: 0, sum: 0, quantiles: [] })]);
    expect(samplesOf(textDialect, bare)).toEqual([
      's_sum{exported_quantile="x"} 0',
      's_count{exported_quantile="x"} 0',
    ]);
  });

  it.for<[what: string, value: unknown]>([
    ["no value", undefined],
    ["no quantiles", { count: 1, sum: 1 }],
    ["a quantile above 1", { count: 1, sum: 1, quantiles: [{ quantile: 1.1, value: 1 }] }],
    ["a quantile below 0", { count: 1, sum: 1, quantiles: [{ quantile: -0.1, value: 1 }] }],
    ["a quantile that is none", { count: 1, sum: 1, quantiles: [{ quantile: NaN, value: 1 }] }],
    ["a quantile twice", { count: 1, sum: 1, quantiles: [quantiles[0], quantiles[0]] }],
    ["a value that is a text", { count: 1, sum: 1, quantiles: [{ quantile: 0.5, value: "1" }] }],
    ["a sum that is a text", { count: 1, sum: "1", quantiles: [] }],
    ["half a count", { count: 0.5, sum: 1, quantiles: [] }],
  ])("is dropped with %s", ([, value]) => expectDropped(metric("summary", "s", [{ value }]), "invalid_value"));

  it.for<[what: string, value: object, samples: readonly string[]]>([
    [
      "a negative value",
      { count: 1, sum: 1, quantiles: [{ quantile: 0.5, value: -1 }] },
      ['s{quantile="0.5"} -1', "s_sum 1", "s_count 1"],
    ],
    ["a negative sum", { count: 1, sum: -1, quantiles: [] }, ["s_sum -1", "s_count 1"]],
    ["a sum that is not a number", { count: 1, sum: NaN, quantiles: [] }, ["s_sum NaN", "s_count 1"]],
  ])("is dropped in OpenMetrics alone with %s", ([, value, samples]) => {
    const one = metric("summary", "s", [{ value }]);
    expect(samplesOf(textDialect, one)).toEqual(samples);
    expect(written(collected(one), openMetrics)).toMatchObject({ text: "# EOF\n", drops: { invalid_value: 1 } });
  });

  it("is dropped with a quantile that is not there at all", () =>
    expectDropped(metric("summary", "s", [{ value: { count: 1, sum: 1, quantiles: [null] } }]), "unreadable_point"));
});
