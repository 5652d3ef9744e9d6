import { DataPointType } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { datadogProtobuf } from "../../src/encode/encoder.ts";
import type { DatadogProtobufOptions } from "../../src/encode/options.ts";
import { encoded } from "./encoded.ts";
import {
  clockAt,
  counter,
  fiveObservations,
  gauge,
  type GivenMetric,
  type GivenPoint,
  histogram,
  resourceMetrics,
  second,
} from "./metrics.ts";
import type { ReadEntry } from "./read-payload.ts";

/** What becomes of metrics: each series in few words, and the reasons of what was dropped. */
function said(metrics: readonly GivenMetric[], options: DatadogProtobufOptions = {}): readonly string[] {
  const { entries, drops } = encoded(datadogProtobuf({ clock: clockAt(), ...options }), resourceMetrics(metrics));
  return [...entries.map((entry) => inWords(entry)), ...drops.map((reason) => `dropped: ${reason}`)];
}

function inWords({ metric, tags, type, value, interval, sketch }: ReadEntry): string {
  const said = sketch ? `sketch of ${sketch.cnt}` : `${type} ${value}`;
  return [metric, ...tags, "is a", said, ...(interval === undefined ? [] : [`of ${interval} s`])].join(" ");
}

const sum = (point: GivenPoint, more: Partial<GivenMetric>): GivenMetric => ({
  name: "m",
  type: DataPointType.SUM,
  points: [point],
  ...more,
});

describe("numbers", () => {
  it.for<[what: string, metric: GivenMetric, said: string]>([
    ["a gauge", gauge("m", { value: -1.5 }), "m is a gauge -1.5"],
    ["a counter's difference", counter("m", { value: 3 }), "m is a count 3"],
    ["a difference of an up-down counter", sum({ value: -3 }, {}), "m is a count -3"],
    ["an up-down counter's total", sum({ value: -3 }, { isCumulative: true }), "m is a gauge -3"],
    ["a counter's total", sum({ value: 3 }, { isCumulative: true, isMonotonic: true }), "dropped: cumulative"],
    ["a bigint", counter("m", { value: 2n ** 53n }), "m is a count 9007199254740992"],
    ["-0", gauge("m", { value: -0 }), "m is a gauge 0"],
    ["NaN", gauge("m", { value: Number.NaN }), "dropped: non_finite"],
    ["infinity", counter("m", { value: Infinity }), "dropped: non_finite"],
    ["a text", gauge("m", { value: "1" }), "dropped: invalid_value"],
    ["no value any more", gauge("m", { value: 0, flags: 1 }), "dropped: no_recorded_value"],
  ])("%s: %s", ([, metric, expected]) => {
    expect(said([metric])).toEqual([expected]);
  });

  it.for<[start: [number, number], end: [number, number], interval: string]>([
    [[second - 10, 0], [second, 0], " of 10 s"],
    [[second - 10, 0], [second, 49_000_000], " of 10 s"],
    [[second - 10, 49_000_000], [second, 0], " of 10 s"],
    [[second - 10, 0], [second, 51_000_000], ""],
    [[second - 1, 0], [second, 0], " of 1 s"],
    [[second, 0], [second, 20_000_000], ""],
    [[second + 10, 0], [second, 0], ""],
    [[0, 0], [second, 0], ""],
    [[Number.NaN, 0], [second, 0], ""],
  ])("a count from %j to %j is%s", ([start, time, interval]) => {
    expect(said([counter("m", { value: 1, start, time })])).toEqual([`m is a count 1${interval}`]);
    expect(said([gauge("m", { value: 1, start, time })])).toEqual(["m is a gauge 1"]);
  });
});

describe("histograms", () => {
  const metric = histogram("h", { value: fiveObservations });
  const totals = ["h.count is a count 5", "h.sum is a count 7.5", "h.min is a gauge 0.5", "h.max is a gauge 3"];

  it.for<[mode: DatadogProtobufOptions["histograms"], said: string[]]>([
    [undefined, ["h is a sketch of 5"]],
    ["distributions", ["h is a sketch of 5"]],
    ["nobuckets", totals],
    [
      "counters",
      [
        ...totals,
        "h.bucket lower_bound:-inf upper_bound:0 is a count 0",
        "h.bucket lower_bound:0 upper_bound:1.0 is a count 2",
        "h.bucket lower_bound:1.0 upper_bound:inf is a count 3",
      ],
    ],
  ])("as %s", ([histograms, expected]) => {
    expect(said([metric], { histograms })).toEqual(expected);
  });

  it.for<DatadogProtobufOptions["histograms"]>(["distributions", "nobuckets", "counters"])(
    "that are cumulative are dropped as %s",
    (histograms) => {
      expect(said([{ ...metric, isCumulative: true }], { histograms })).toEqual(["dropped: cumulative"]);
    },
  );

  it.for<[what: string, value: unknown, said: string[]]>([
    [
      "without a sum and extremes",
      { ...fiveObservations, sum: undefined, min: undefined, max: undefined },
      ["h.count 5"],
    ],
    ["of NaN", { ...fiveObservations, sum: Number.NaN, min: Infinity, max: -Infinity }, ["h.count 5"]],
    ["of nothing", { ...fiveObservations, count: 0, sum: 0, min: Infinity, max: 0 }, ["h.count 0", "h.sum 0"]],
    ["that are none", { count: "5" }, ["invalid_value"]],
    ["of null", null, ["invalid_value"]],
  ])("%s", ([, value, expected]) => {
    const words = said([histogram("h", { value })], { histograms: "nobuckets" });
    expect(words.map((word) => word.replace(/is a count |dropped: /, ""))).toEqual(expected);
  });

  it.for<[what: string, buckets: unknown]>([
    ["that do not ascend", { boundaries: [1, 1], counts: [1, 1, 1] }],
    ["that are no numbers", { boundaries: [Number.NaN], counts: [1, 1] }],
    ["of another number than counts", { boundaries: [1], counts: [1] }],
    ["with counts that are none", { boundaries: [1], counts: [1, -1] }],
    ["that are missing", undefined],
  ])("with buckets %s cost themselves alone", ([, buckets]) => {
    const metrics = [histogram("h", { value: { ...fiveObservations, buckets } }, { value: fiveObservations })];
    expect(said(metrics, { histograms: "counters" })).toEqual([
      ...said([metric], { histograms: "counters" }),
      "dropped: invalid_value",
    ]);
  });

  it("have the bounds that they have by now, when the caller has changed the array", () => {
    const encoder = datadogProtobuf({ clock: clockAt(), histograms: "counters" });
    const boundaries = [1];
    const value = { count: 3, buckets: { boundaries, counts: [1, 2] } };
    const bounds = (): readonly string[] =>
      encoded(encoder, resourceMetrics([histogram("h", { value })])).entries.flatMap(({ tags }) => tags);
    expect(bounds()).toEqual(["lower_bound:-inf", "upper_bound:1.0", "lower_bound:1.0", "upper_bound:inf"]);
    boundaries[0] = 1e21;
    expect(bounds()).toEqual(["lower_bound:-inf", "upper_bound:1e21", "lower_bound:1e21", "upper_bound:inf"]);
  });

  it("that are exponential are a sketch, or have no buckets", () => {
    const value = {
      ...fiveObservations,
      buckets: undefined,
      scale: 0,
      zeroCount: 0,
      positive: { offset: -1, bucketCounts: [2, 3] },
      negative: { offset: 0, bucketCounts: [] },
    };
    const exponential: GivenMetric = { name: "h", type: DataPointType.EXPONENTIAL_HISTOGRAM, points: [{ value }] };
    expect(said([exponential])).toEqual(["h is a sketch of 5"]);
    expect(said([exponential], { histograms: "counters" })).toEqual(totals);
    expect(said([exponential], { histograms: "nobuckets" })).toEqual(totals);
  });
});

describe("summaries", () => {
  const quantiles = [
    { quantile: 0.5, value: 2 },
    { quantile: 0.99, value: 8 },
  ];
  const gauges = ["s.quantile quantile:0.5 is a gauge 2", "s.quantile quantile:0.99 is a gauge 8"];

  it.for<[what: string, value: unknown, more: Partial<GivenMetric>, said: string[]]>([
    ["of differences", { count: 4, sum: 9, quantiles }, {}, ["s.count is a count 4", "s.sum is a count 9", ...gauges]],
    ["without count and sum", { quantiles }, {}, gauges],
    ["of totals", { count: 4, sum: 9, quantiles }, { isCumulative: true }, gauges],
    ["of totals alone", { count: 4, sum: 9, quantiles: [] }, { isCumulative: true }, ["dropped: cumulative"]],
    ["with a quantile of nothing", { quantiles: [quantiles[0], { quantile: 1, value: Number.NaN }] }, {}, [gauges[0]!]],
    ["with a quantile twice", { quantiles: [...quantiles, { quantile: 0.5, value: 3 }] }, {}, gauges],
    [
      "with a quantile twice, first of nothing",
      { quantiles: [{ quantile: 0.5, value: Number.NaN }, ...quantiles] },
      {},
      gauges,
    ],
    ["of NaN alone", { quantiles: [{ quantile: 1, value: Number.NaN }] }, {}, ["dropped: non_finite"]],
    ["with a quantile above 1", { quantiles: [{ quantile: 2, value: 1 }] }, {}, ["dropped: invalid_value"]],
    ["with quantiles that are none", { count: 1, quantiles: 7 }, {}, ["dropped: invalid_value"]],
  ])("%s", ([, value, more, expected]) => {
    expect(said([{ name: "s", type: 4, points: [{ value }], ...more }])).toEqual(expected);
  });
});

it("a metric of a kind that nobody knows is dropped", () => {
  expect(said([{ name: "m", type: 17 as never, points: [{ value: 1 }] }])).toEqual(["dropped: unsupported_kind"]);
});
