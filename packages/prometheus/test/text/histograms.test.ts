import { describe, expect, it } from "vitest";
import type { Exemplar } from "@meterbridge/core/points";
import { collected, histogramValue, metric, series } from "../exposition/metrics.ts";
import { openMetrics, textDialect, utf8Dialect, utf8OpenMetrics, written } from "../exposition/written.ts";
import { expectDropped, lines, samplesOf } from "./lines.ts";

const histogram = (value: unknown): ReturnType<typeof metric> => metric("histogram", "h", [{ value }]);

describe("a histogram", () => {
  const took = metric(
    "histogram",
    "took",
    [series({ "url.path": "/" }, histogramValue([0.5, 1, 1e6], [1, 0, 2, 3], 7.5))],
    {
      unit: "s",
    },
  );

  it("in text 0.0.4", () => {
    expect(lines(textDialect, [took])).toEqual([
      "# TYPE took_seconds histogram",
      'took_seconds_bucket{url_path="/",le="0.5"} 1',
      'took_seconds_bucket{url_path="/",le="1"} 1',
      'took_seconds_bucket{url_path="/",le="1e+06"} 3',
      'took_seconds_bucket{url_path="/",le="+Inf"} 6',
      'took_seconds_sum{url_path="/"} 7.5',
      'took_seconds_count{url_path="/"} 6',
    ]);
  });

  it("in text 1.0.0, where names may be anything", () => {
    const options = { translationStrategy: "NoTranslation" } as const;
    const [type, first] = lines(
      utf8Dialect,
      [metric("histogram", "a.b", [{ value: histogramValue([], [1], 1) }])],
      options,
    );
    expect([type, first]).toEqual(['# TYPE "a.b" histogram', '{"a.b_bucket",le="+Inf"} 1']);
  });

  it("in OpenMetrics, with its start", () => {
    expect(lines(openMetrics, [took], { createdSamples: true })).toEqual([
      "# TYPE took_seconds histogram",
      "# UNIT took_seconds seconds",
      'took_seconds_bucket{url_path="/",le="0.5"} 1',
      'took_seconds_bucket{url_path="/",le="1.0"} 1',
      'took_seconds_bucket{url_path="/",le="1e+06"} 3',
      'took_seconds_bucket{url_path="/",le="+Inf"} 6',
      'took_seconds_sum{url_path="/"} 7.5',
      'took_seconds_count{url_path="/"} 6',
      'took_seconds_created{url_path="/"} 1700000000.0',
      "# EOF",
    ]);
    const utf8 = metric("histogram", "a.b", [{ value: histogramValue([], [1], 1) }]);
    const options = { translationStrategy: "NoTranslation", createdSamples: true } as const;
    expect(samplesOf(utf8OpenMetrics, utf8, options).at(-1)).toBe('{"a.b_created"} 1700000000.0');
  });

  it("keeps `le` for itself", () => {
    const given = metric("histogram", "h", [series({ le: "mine" }, histogramValue([], [1], 1))]);
    expect(samplesOf(textDialect, given)[0]).toBe('h_bucket{exported_le="mine",le="+Inf"} 1');
  });

  it.for<[what: string, value: unknown, buckets: readonly string[]]>([
    ["no bounds", histogramValue([], [3], 1), ["+Inf 3"]],
    ["no bounds and no counts", { buckets: { boundaries: [], counts: [] }, count: 4, sum: 1 }, ["+Inf 4"]],
    ["negative bounds", histogramValue([-1, 0], [1, 1, 1], 1), ["-1 1", "0 2", "+Inf 3"]],
    ["a bound that is -0", histogramValue([-0], [1, 1], 1), ["0 1", "+Inf 2"]],
    ["the infinite bound", histogramValue([1, Infinity], [1, 2, 3], 1), ["1 1", "+Inf 6"]],
    ["the infinite bound alone", histogramValue([Infinity], [1, 2], 1), ["+Inf 3"]],
    [
      "counts that are large",
      histogramValue([1], [2n ** 63n, 1n], 1),
      ["1 9223372036854775808", "+Inf 9223372036854775809"],
    ],
    ["some counts that are large", histogramValue([1], [1, 2n ** 60n], 1), ["1 1", "+Inf 1152921504606846977"]],
  ])("with %s", ([, value, buckets]) => {
    const samples = samplesOf(textDialect, histogram(value));
    const found = samples.flatMap((line) => /le="([^"]*)"} (.*)/.exec(line)?.slice(1, 3).join(" ") ?? []);
    expect(found).toEqual(buckets);
    expect(samples.at(-1)).toBe(`h_count ${buckets.at(-1)!.split(" ")[1]}`);
  });

  it("that adds up to more than a double holds is exact", () => {
    const most = Number.MAX_SAFE_INTEGER;
    const value = { ...(histogramValue([1], [most, most]) as object), count: BigInt(most) * 2n };
    expect(samplesOf(textDialect, histogram(value))).toContain('h_bucket{le="+Inf"} 18014398509481982');
  });

  it.for<[what: string, value: object]>([
    ["no buckets", { count: 1, sum: 1 }],
    ["no value", undefined as never],
    ["a number", 5 as never],
    ["bounds that are not in order", histogramValue([2, 1], [1, 1, 1], 1) as object],
    ["a bound twice", histogramValue([1, 1], [1, 1, 1], 1) as object],
    ["the infinite bound twice", histogramValue([1, Infinity, Infinity], [1, 1, 1, 1], 1) as object],
    ["a bound that is no number", histogramValue([NaN], [1, 1], 1) as object],
    ["a bound of less than all", histogramValue([-Infinity, 1], [1, 1, 1], 1) as object],
    ["a bound that is a text", histogramValue(["1" as never], [1, 1], 1) as object],
    ["too few counts", histogramValue([1, 2], [1, 1], 1) as object],
    ["too many counts", histogramValue([1], [1, 1, 1], 1) as object],
    ["a negative count", histogramValue([1], [2, -1], 1) as object],
    ["half a count", histogramValue([1], [0.5, 0.5], 1) as object],
    ["a count that is none", histogramValue([1], [NaN, 1], 1) as object],
    ["counts that do not add up", { ...(histogramValue([1], [1, 1], 1) as object), count: 3 }],
    ["no count", { ...(histogramValue([1], [1, 1], 1) as object), count: undefined }],
    ["a sum that is none", { ...(histogramValue([1], [1, 1]) as object), sum: "1" }],
  ])("is dropped with %s", ([, value]) => expectDropped(histogram(value), "invalid_value"));

  describe("its sum", () => {
    it.for<[what: string, sum: number | undefined, bounds: readonly number[], text: string, openMetrics: string]>([
      ["is 0", 0, [1], "sum 0, count", "sum 0, count"],
      ["is not there", undefined, [1], "count", ""],
      ["is not a number", NaN, [1], "sum NaN, count", ""],
      ["is negative", -5, [1], "sum -5, count", ""],
      ["is infinite", Infinity, [1], "sum +Inf, count", "sum +Inf, count"],
      ["may go down, as a bound is negative", 5, [-1], "sum 5, count", ""],
    ])("%s", ([, sum, bounds, inText, inOpenMetrics]) => {
      const value = histogramValue(bounds, [1, 1], sum);
      const said = (dialect: typeof textDialect): string =>
        samplesOf(dialect, histogram(value))
          .flatMap((line) => /^h_(sum .*|count)/.exec(line)?.[1] ?? [])
          .join(", ");
      expect(said(textDialect)).toBe(inText);
      expect(said(openMetrics)).toBe(inOpenMetrics);
    });
  });

  it("has for each bucket the latest exemplar that fell into it", () => {
    const at = (value: number, seconds: number): Exemplar => ({
      value,
      timestamp: [seconds, 0],
      filteredAttributes: { n: seconds },
    });
    const exemplars = [at(0.5, 1), at(1, 3), at(0.7, 2), at(9, 4), at(NaN, 5)];
    const given = metric("histogram", "h", [{ value: histogramValue([1, 2], [3, 0, 1], 1), exemplars }]);
    expect(samplesOf(openMetrics, given).slice(0, 3)).toEqual([
      'h_bucket{le="1.0"} 3 # {n="3"} 1 3.0',
      'h_bucket{le="2.0"} 3',
      'h_bucket{le="+Inf"} 4 # {n="4"} 9 4.0',
    ]);
    expect(samplesOf(textDialect, given).join()).not.toContain("#");
  });

  it("may have ten thousand buckets", () => {
    const boundaries = Array.from({ length: 10_000 }, (_, n) => n);
    const samples = samplesOf(textDialect, histogram(histogramValue(boundaries, [...boundaries.map(() => 1), 1], 1)));
    expect(samples).toHaveLength(10_003);
    expect(samples[9_999]).toBe('h_bucket{le="9999"} 10000');
  });

  it("may have other bounds in each series", () => {
    const points = [[1], [2, 3], [1]].map((bounds, n) =>
      series({ n }, histogramValue(bounds, [...bounds.map(() => 1), 0], 1)),
    );
    const les = samplesOf(textDialect, metric("histogram", "h", points)).flatMap(
      (line) => /le="(.*?)"/.exec(line)?.[1] ?? [],
    );
    expect(les).toEqual(["1", "+Inf", "2", "3", "+Inf", "1", "+Inf"]);
  });
});

describe("an exponential histogram", () => {
  const value = {
    count: 6,
    sum: 10,
    scale: 0,
    zeroCount: 1,
    positive: { offset: 0, bucketCounts: [2, 3] },
    negative: { offset: 0, bucketCounts: [] },
  };
  const given = metric("exponentialHistogram", "h", [{ value }]);

  it("is dropped where no buckets are configured", () => expectDropped(given, "no_native_histograms"));

  it("is brought to the configured buckets", () => {
    expect(samplesOf(textDialect, given, { exponentialHistogramBoundaries: [0, 2, 3] })).toEqual([
      'h_bucket{le="0"} 1',
      'h_bucket{le="2"} 3',
      'h_bucket{le="3"} 3',
      'h_bucket{le="+Inf"} 6',
      "h_sum 10",
      "h_count 6",
    ]);
  });

  it("stands beside one with buckets of its own in one family", () => {
    const other = metric("histogram", "h", [series({ a: 1 }, histogramValue([], [1], 1))]);
    const { text, drops } = written(collected(given, other));
    expect(drops).toEqual({ no_native_histograms: 1 });
    expect(text).toMatch(/^# TYPE h histogram\nh_bucket\{a="1",le="\+Inf"} 1\n/);
  });
});
