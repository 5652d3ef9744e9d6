import type { ReceivedPoint } from "@meterbridge/conformance";
import { describe, expect, it } from "vitest";
import { type LineSchema, parseLineProtocol, pointsOfLines } from "../../src/index.ts";

function pointsOf(schema: LineSchema, ...lines: readonly string[]): readonly ReceivedPoint[] {
  return pointsOfLines(parseLineProtocol(lines.map((line) => `${line}\n`).join("")), schema);
}

const histogram = { count: 6n, sum: 12.5, min: 0.5, max: 9, bounds: [1, 5.5], counts: [2n, 1n, 3n] };

describe("a line of telegraf-prometheus-v1 is", () => {
  it.for<[string, string, ReceivedPoint]>([
    [
      "a counter",
      "requests,method=GET counter=3i,start_time_unix_nano=5i 17",
      {
        metric: { name: "requests" },
        attributes: { method: "GET" },
        kind: "sum",
        monotonic: true,
        temporality: "cumulative",
        value: 3n,
        startTime: 5n,
        time: 17n,
      },
    ],
    [
      "a gauge, which any other number is",
      "warmth gauge=-2.25",
      { metric: { name: "warmth" }, attributes: {}, kind: "gauge", value: -2.25 },
    ],
    [
      "a histogram, whose buckets count those below, too",
      "took count=6,sum=12.5,min=0.5,max=9,1=2,5.5=3,+Inf=6",
      { metric: { name: "took" }, attributes: {}, kind: "histogram", value: histogram },
    ],
    [
      "one without buckets",
      "took count=6,sum=12.5,+Inf=6",
      {
        metric: { name: "took" },
        attributes: {},
        kind: "histogram",
        value: { count: 6n, sum: 12.5, bounds: [], counts: [6n] },
      },
    ],
    [
      "a distribution of which nothing more is known",
      "took count=6",
      { metric: { name: "took" }, attributes: {}, value: { count: 6n, bounds: [], counts: [] } },
    ],
    [
      "a summary",
      "took count=6,sum=12.5,0.5=1.25,0.99=9",
      {
        metric: { name: "took" },
        attributes: {},
        kind: "summary",
        value: {
          count: 6n,
          sum: 12.5,
          quantiles: [
            { quantile: 0.5, value: 1.25 },
            { quantile: 0.99, value: 9 },
          ],
        },
      },
    ],
  ])("%s", ([, line, point]) => {
    expect(pointsOf("telegraf-prometheus-v1", line)).toEqual([point]);
  });

  it("negative bounds come in their order", () => {
    const [point] = pointsOf("telegraf-prometheus-v1", "took count=6,10=5,-1=1,+Inf=6,0=3");
    expect(point?.value).toEqual({ count: 6n, bounds: [-1, 0, 10], counts: [1n, 2n, 2n, 1n] });
  });
});

describe("lines of telegraf-prometheus-v2 are put together:", () => {
  it("numbers, histograms and summaries, each by its tags and its time", () => {
    const points = pointsOf(
      "telegraf-prometheus-v2",
      "prometheus,a=1 requests=3i 17",
      "prometheus,a=1 took_count=6,took_sum=12.5,took_min=0.5,took_max=9,start_time_unix_nano=5i 17",
      "prometheus,a=1,le=1 took_bucket=2,start_time_unix_nano=5i 17",
      "prometheus,a=1,le=5.5 took_bucket=3,start_time_unix_nano=5i 17",
      "prometheus,a=1,le=+Inf took_bucket=6,start_time_unix_nano=5i 17",
      "prometheus,a=2 took_count=1 17",
      "prometheus,a=2,le=+Inf took_bucket=1 17",
      "prometheus,a=1 took_count=7 18",
      "prometheus,le=+Inf,a=1 took_bucket=7 18",
      "prometheus quoted_count=6,quoted_sum=12.5 17",
      "prometheus,quantile=0.5 quoted=1.25 17",
    );
    expect(points).toEqual([
      { metric: { name: "requests" }, attributes: { a: "1" }, time: 17n, value: 3n },
      {
        metric: { name: "took" },
        attributes: { a: "1" },
        time: 17n,
        startTime: 5n,
        kind: "histogram",
        value: histogram,
      },
      {
        metric: { name: "took" },
        attributes: { a: "2" },
        time: 17n,
        kind: "histogram",
        value: { count: 1n, bounds: [], counts: [1n] },
      },
      {
        metric: { name: "took" },
        attributes: { a: "1" },
        time: 18n,
        kind: "histogram",
        value: { count: 7n, bounds: [], counts: [7n] },
      },
      {
        metric: { name: "quoted" },
        attributes: {},
        time: 17n,
        kind: "summary",
        value: { count: 6n, sum: 12.5, quantiles: [{ quantile: 0.5, value: 1.25 }] },
      },
    ]);
  });

  it("a number whose name ends as the count of a histogram does is one", () => {
    expect(pointsOf("telegraf-prometheus-v2", "prometheus message_count=5i")).toEqual([
      { metric: { name: "message_count" }, attributes: {}, value: 5n },
    ]);
  });

  it("a number with an attribute le is one", () => {
    expect(pointsOf("telegraf-prometheus-v2", "prometheus,le=x messages=5i")).toEqual([
      { metric: { name: "messages" }, attributes: { le: "x" }, value: 5n },
    ]);
  });
});

describe("a line of otel-v1 is", () => {
  it.for<[string, string, ReceivedPoint]>([
    [
      "a sum, as its field says",
      "requests_1_sum,a=b value_delta_nonmonotonic_int=3i 17",
      {
        metric: { name: "requests_1_sum" },
        attributes: { a: "b" },
        time: 17n,
        kind: "sum",
        temporality: "delta",
        monotonic: false,
        value: 3n,
      },
    ],
    [
      "a gauge",
      "warmth_Cel_gauge value_double=0.5",
      { metric: { name: "warmth_Cel_gauge" }, attributes: {}, kind: "gauge", value: 0.5 },
    ],
    [
      "a histogram, whose buckets count for themselves",
      "took_s_histogram count=6u,sum=12.5,min=0.5,max=9,cumulative_1=2u,cumulative_5.5=1u",
      {
        metric: { name: "took_s_histogram" },
        attributes: {},
        kind: "histogram",
        temporality: "cumulative",
        value: histogram,
      },
    ],
    [
      "a summary",
      "took_s_summary count=6u,sum=12.5,quantile_0.5=1.25",
      {
        metric: { name: "took_s_summary" },
        attributes: {},
        kind: "summary",
        value: { count: 6n, sum: 12.5, quantiles: [{ quantile: 0.5, value: 1.25 }] },
      },
    ],
    [
      "one without buckets",
      "took_s_histogram count=6u",
      {
        metric: { name: "took_s_histogram" },
        attributes: {},
        kind: "histogram",
        value: { count: 6n, bounds: [], counts: [] },
      },
    ],
  ])("%s", ([, line, point]) => {
    expect(pointsOf("otel-v1", line)).toEqual([point]);
  });
});

describe("lines that are not as the schema has them are an error that names the line:", () => {
  it.for<[LineSchema, string, string]>([
    [
      "telegraf-prometheus-v1",
      "took count=6,1=3,2=2,+Inf=6",
      'a line of "took": a bucket that counts less than the one before',
    ],
    ["telegraf-prometheus-v1", "took count=6,1=3,+Inf=5", 'a line of "took": the bucket +Inf is not the count: "5"'],
    ["telegraf-prometheus-v1", "took sum=6", 'a line of "took": the count is missing'],
    ["telegraf-prometheus-v1", "took count=1.5", 'a line of "took": a count that is none: "count"'],
    ["telegraf-prometheus-v1", "took count=-1", 'a line of "took": a count that is none: "count"'],
    ["telegraf-prometheus-v1", "took gauge=1,counter=1,other=1", 'a field that is not the schema\'s: "gauge,other"'],
    ["telegraf-prometheus-v1", 'took gauge="1"', 'a field that is no number: "gauge"'],
    [
      "telegraf-prometheus-v2",
      "prometheus,le=1 took_bucket=2",
      "buckets or quantiles without their histogram or summary",
    ],
    ["telegraf-prometheus-v2", "prometheus a=2,b=3", 'a field that is not the schema\'s: "b"'],
    ["otel-v1", "took count=2u,cumulative_1=3u", "the buckets have more than the count"],
    ["otel-v1", "took count=4u,cumulative_1=3u,delta_2=1u", "buckets of two temporalities"],
    ["otel-v1", "took count=4u,cumulative_x=3u", 'a field that is not the schema\'s: "cumulative_x"'],
  ])("%s: %s", ([schema, line, fault]) => {
    expect(() => pointsOf(schema, line)).toThrow(TypeError);
    expect(() => pointsOf(schema, line)).toThrow(fault);
  });
});
