import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  datadogApi,
  datadogIntake,
  type DatadogIntake,
  type IntakeRule,
  type RecordedRequest,
} from "../../src/index.ts";
import { nowSeconds, post, series, sketch, written } from "./intake-client.ts";

let intake: DatadogIntake;
beforeEach(async () => {
  intake = await datadogIntake({ now: () => nowSeconds * 1_000 });
});
afterEach(() => intake.stop());

async function expectRefused(rule: IntakeRule, status: number, answered: ReturnType<typeof post>): Promise<void> {
  const { status: got, body } = await answered;
  expect(intake.breaches().map((each) => each.rule)).toEqual([rule]);
  expect(got).toBe(status);
  expect((JSON.parse(body) as { errors: string[] }).errors[0]).toMatch(new RegExp(`^${rule}: `));
  expect(intake.received()).toEqual([]);
}

const point = { timestamp: nowSeconds, value: 1 };
const metricConfig = "dd-otel-metric-config";
const many = (count: number, of: (index: number) => string): string[] => Array.from({ length: count }, (_, n) => of(n));

describe("what breaks a rule is refused, and told which one:", () => {
  it.for<[IntakeRule, string, object]>([
    ["no_points", "a series without points", { points: [] }],
    ["metric_empty", "no name", { metric: "" }],
    ["metric_length", "a name of 201 characters", { metric: "a".repeat(201) }],
    ["metric_form", "a name without letters", { metric: "1_2" }],
    ["metric_form", "a name that begins with a digit", { metric: "1a" }],
    ["metric_form", "a name with a minus", { metric: "a-b" }],
    ["metric_form", "a name that is not ASCII", { metric: "grüße" }],
    ["type", "no type", { type: 0 }],
    ["type", "a type that nobody knows", { type: 4 }],
    ["interval", "an interval below zero", { interval: -1 }],
    ["interval", "a rate without one", { type: 2, interval: 0 }],
    ["tag_count", "101 tags", { tags: many(101, (n) => `a:${n}`) }],
    ["tag_prefix", "a device", { tags: ["device:sda"] }],
    ["tag_prefix", "a resource", { tags: ["dd.internal.resource:a:b"] }],
    ["tag_length", "a tag of 201 bytes", { tags: [`a:${"é".repeat(99)}b`] }],
    ["tag_form", "upper case", { tags: ["method:GET"] }],
    ["tag_form", "a space", { tags: ["a:b c"] }],
    ["tag_form", "a digit first", { tags: ["1:a"] }],
    ["tag_form", "a colon last", { tags: ["a:"] }],
    ["tag_form", "an underscore last", { tags: ["a:b_"] }],
    ["tag_form", "two underscores", { tags: ["a:b__c"] }],
    ["tag_form", "no tag", { tags: [""] }],
    ["host", "a host without a name", { resources: [{ type: "host", name: "" }] }],
    ["host_length", "a host of 256 bytes", { resources: [{ type: "host", name: "h".repeat(256) }] }],
    ["resource_count", "501 resources", { resources: many(501, (n) => `d${n}`).map((name) => ({ type: "db", name })) }],
    ["not_finite", "NaN", { points: [{ ...point, value: NaN }] }],
    ["not_finite", "infinity", { points: [point, { ...point, value: -Infinity }] }],
    ["too_far_ahead", "a time in 601 s", { points: [{ ...point, timestamp: nowSeconds + 601 }] }],
    ["origin", "a category that is reserved", { metadata: { origin: { origin_category: 13 } } }],
    ["origin", "a product that nobody knows", { metadata: { origin: { origin_product: 46 } } }],
  ])("series: %s: %s", async ([rule, , changes]) => {
    const body = written("MetricPayload", { series: [series(changes)] });
    await expectRefused(rule, 400, post(`${intake.url}/api/v2/series`, body));
  });

  it("series: tag_set_size: more than 100 KiB, which are more than 100 tags or longer ones, too", async () => {
    const tags = many(60, (n) => `a:${n}.${"x".repeat(2_000)}`);
    await post(`${intake.url}/api/v2/series`, written("MetricPayload", { series: [series({ tags })] }));
    expect(intake.breaches().map(({ rule }) => rule)).toEqual(["tag_set_size", "tag_length"]);
  });

  it("series: point_count: 10 001 points", async () => {
    const half = Array.from({ length: 5_000 }, () => point);
    const all = [series({ points: half }), series({ points: [...half, point] })];
    await expectRefused(
      "point_count",
      400,
      post(`${intake.url}/api/v2/series`, written("MetricPayload", { series: all })),
    );
  });

  it.for([
    ["another one", [{ type: "host", name: "web-2" }]],
    ["none", []],
  ] as const)("series: host: one and %s in a payload", async ([, resources]) => {
    const body = written("MetricPayload", { series: [series(), series({ resources })] });
    await expectRefused("host", 400, post(`${intake.url}/api/v2/series`, body));
  });

  it.for([
    ["another one", "web-2"],
    ["none", ""],
  ] as const)("sketches: host: one and %s in a payload", async ([, host]) => {
    const body = written("SketchPayload", { sketches: [sketch(), sketch({ host })] });
    await expectRefused("host", 400, post(`${intake.url}/api/beta/sketches`, body));
  });

  it.for<[IntakeRule, string, object, object?]>([
    ["no_points", "a distribution without sketches", { dogsketches: [] }],
    ["metric_form", "a name with a minus", { metric: "a-b" }],
    ["tag_count", "101 tags", { tags: many(101, (n) => `a:${n}`) }],
    ["host_length", "a host of 256 bytes", { host: "h".repeat(256) }],
    ["too_far_ahead", "a time in 601 s", {}, { ts: nowSeconds + 601 }],
    ["not_finite", "an infinite sum", {}, { sum: Infinity }],
    ["not_finite", "no minimum", {}, { min: NaN }],
    ["sketch_keys", "keys that fall", {}, { k: [1338, 1409, 1383] }],
    ["sketch_keys", "a key of more than 16 bits", {}, { k: [1338, 1383, 32_768] }],
    ["sketch_keys", "4097 bins", {}, { ...ofCount(4_097), k: Array.from({ length: 4_097 }, (_, n) => n) }],
    ["sketch_counts", "a bin without observations", {}, { n: [3, 0, 0] }],
    ["sketch_counts", "more in the bins than there are", {}, { n: [1, 1, 2] }],
    ["sketch_counts", "fewer counts than keys", {}, { n: [1, 2] }],
    ["sketch_summary", "a minimum above the maximum", {}, { min: 4 }],
    ["sketch_summary", "a mean above the maximum", {}, { max: 1.5 }],
    ["sketch_summary", "a mean that is none", {}, { sum: 7 }],
  ])("sketches: %s: %s", async ([rule, , changes, ofSketch]) => {
    const body = written("SketchPayload", { sketches: [sketch(changes, ofSketch)] });
    await expectRefused(rule, 400, post(`${intake.url}/api/beta/sketches`, body));
  });

  const one = written("MetricPayload", { series: [series()] });
  const noise = (bytes: number): Uint8Array<ArrayBuffer> => Uint8Array.from(randomBytes(bytes));

  it.for<[IntakeRule, number, string, string, Uint8Array<ArrayBuffer> | string, Record<string, string>?, string?]>([
    ["method", 405, "a PUT", "/api/v2/series", one, {}, "PUT"],
    ["path", 404, "a path that is not there", "/api/v3/series", one],
    ["content_type", 400, "text", "/api/v2/series", one, { "content-type": "text/plain" }],
    ["content_type", 400, "sketches in JSON", "/api/beta/sketches", "{}", { "content-type": "application/json" }],
    ["content_encoding", 400, "Brotli", "/api/v2/series", one, { "content-encoding": "br" }],
    ["api_key", 403, "an empty key", "/api/v2/series", one, { "dd-api-key": "" }],
    ["api_key", 403, "OTLP with an empty key", "/v1/metrics", "", { "dd-api-key": "" }],
    ["compressed_size", 413, "series of 512 000 bytes", "/api/v2/series", noise(512_000)],
    ["compressed_size", 413, "sketches of 3 200 001 bytes", "/api/beta/sketches", noise(3_200_001)],
    ["compressed_size", 413, "OTLP of 512 000 bytes", "/v1/metrics", noise(512_000)],
    ["raw_size", 413, "series that unpack to 5 242 881 bytes", "/api/v2/series", zipped(5_242_881), zip],
    ["raw_size", 413, "sketches that unpack to 62 914 561 bytes", "/api/beta/sketches", zipped(62_914_561), zip],
    ["raw_size", 413, "OTLP that unpacks to 5 242 881 bytes", "/v1/metrics", zipped(5_242_881), zip],
    ["decode", 400, "a message that is cut", "/api/v2/series", one.slice(0, -1)],
    ["decode", 400, "a field that nobody knows", "/api/v2/series", Uint8Array.from([0x78, 1])],
    ["decode", 400, "a field of another type", "/api/v2/series", Uint8Array.from([0x0a, 2, 0x10, 1])],
    ["decode", 400, "a text that is no UTF-8", "/api/v2/series", Uint8Array.from([0x0a, 3, 0x12, 1, 0xff])],
    ["decode", 400, "what is not compressed as it says", "/api/v2/series", one, { "content-encoding": "zstd" }],
    ["decode", 400, "what is no JSON", "/api/v2/series", "{", { "content-type": "application/json" }],
    ["decode", 400, "sketches as series", "/api/beta/sketches", one],
    ["decode", 400, "what is no OTLP", "/v1/metrics", noise(100)],
  ])("requests: %s, %s: %s", async ([rule, status, , path, body, headers, method]) => {
    await expectRefused(rule, status, post(`${intake.url}${path}`, body, headers, method));
  });

  it.for<[string, unknown]>([
    ["a list", []],
    ["a key that nobody knows", { series: [series({ color: "red" })] }],
    ["a number where a text is", { series: [series({ metric: 1 })] }],
    ["a tag that is no text", { series: [series({ tags: [1] })] }],
    ["a time between two seconds", { series: [series({ points: [{ timestamp: nowSeconds + 0.5, value: 1 }] })] }],
    ["half a second as an interval", { series: [series({ interval: 0.5 })] }],
    ["a type that is no whole number", { series: [series({ type: 1.5 })] }],
    ["a point as a pair, which is the older form", { series: [series({ points: [[nowSeconds, 1]] })] }],
  ])("JSON: decode: %s", async ([, body]) => {
    const json = { "content-type": "application/json" };
    await expectRefused("decode", 400, post(`${intake.url}/api/v2/series`, JSON.stringify(body), json));
  });

  it.for([
    ["what is no JSON", "{"],
    ["a list", "[]"],
    ["null", "null"],
    ["a key that nobody knows", '{"tags":true}'],
    ["a key inside that nobody knows", '{"histograms":{"buckets":true}}'],
    ["a text where a truth value is", '{"resource_attributes_as_tags":"true"}'],
    ["a mode of histograms that nobody knows", '{"histograms":{"mode":"sketches"}}'],
    ["a mode of summaries that nobody knows", '{"summaries":{"mode":"counters"}}'],
    ["a list where an object is", '{"histograms":[]}'],
  ] as const)("OTLP: metric_config: %s", async ([, config]) => {
    await expectRefused("metric_config", 400, post(`${intake.url}/v1/metrics`, "", { [metricConfig]: config }));
  });

  it("requests: no key at all", async () => {
    const headers = { "content-type": "application/x-protobuf" };
    const { status } = await fetch(`${intake.url}/api/v2/series`, { method: "POST", body: one, headers });
    expect([status, intake.breaches().map(({ rule }) => rule)]).toEqual([403, ["api_key"]]);
  });

  it("requests: content_length: one that is not true, as no server of HTTP would hand it on", () => {
    const request: RecordedRequest = {
      method: "POST",
      path: "/api/v2/series",
      headers: { "dd-api-key": "a-key", "content-type": "application/x-protobuf", "content-length": "1" },
      body: one,
      wireBody: one,
      connection: 1,
      verdict: { do: "accept" },
    };
    expect(datadogApi().answer({ do: "accept" }, request)).toMatchObject({
      status: 400,
      body: expect.stringMatching(/content_length: /) as string,
    });
  });
});

describe("what is just within the rules is taken:", () => {
  it.for<[string, object]>([
    ["a name of 200 characters", { metric: `a${"_.9Z".repeat(49)}abc` }],
    ["100 tags", { tags: many(100, (n) => `a:${n}`) }],
    ["a tag of 200 bytes", { tags: [`a:${"é".repeat(99)}`] }],
    [
      "tags of any language, of a word, with several colons",
      { tags: ["日本:東京", "beta", "role:database:my-sql/2.x"] },
    ],
    ["a host of 255 bytes", { resources: [{ type: "host", name: "h".repeat(255) }] }],
    ["no host", { resources: [] }],
    ["500 resources", { resources: many(500, (n) => `d${n}`).map((name) => ({ type: "db", name })) }],
    ["a time in 600 s", { points: [{ ...point, timestamp: nowSeconds + 600 }] }],
    ["10 000 points", { points: Array.from({ length: 10_000 }, () => point) }],
    [
      "the largest and the smallest double",
      { type: 3, points: [Number.MAX_VALUE, 5e-324, -0].map((value) => ({ ...point, value })) },
    ],
    [
      "an origin that is known",
      { metadata: { origin: { origin_product: 17, origin_category: 87, origin_service: 0 } } },
    ],
  ])("%s", async ([, changes]) => {
    const { status } = await post(
      `${intake.url}/api/v2/series`,
      written("MetricPayload", { series: [series(changes)] }),
    );
    expect([status, intake.breaches()]).toEqual([202, []]);
  });

  it("series of 511 999 bytes", async () => {
    const body = JSON.stringify({ series: [series()] }).padEnd(511_999);
    const { status } = await post(`${intake.url}/api/v2/series`, body, { "content-type": "application/json" });
    expect([status, intake.breaches()]).toEqual([202, []]);
  });

  it.for([
    "{}",
    '{"resource_attributes_as_tags":true,"instrumentation_scope_metadata_as_tags":false}',
    ...["counters", "distributions", "nobuckets"].map((mode) => JSON.stringify({ histograms: { mode } })),
    '{"histograms":{"send_aggregation_metrics":true},"summaries":{"mode":"noquantiles"}}',
    '{"histograms":{},"summaries":{"mode":"gauges"}}',
  ])("OTLP with the configuration %s", async (config) => {
    const { status } = await post(`${intake.url}/v1/metrics`, "", { [metricConfig]: config });
    expect([status, intake.breaches()]).toEqual([200, []]);
  });

  it.for<[string, object, object?]>([
    ["a sketch of nothing", {}, { cnt: 0, min: 0, max: 0, avg: 0, sum: 0, k: [], n: [] }],
    [
      "a key twice, for what 32 bits do not hold",
      {},
      { cnt: 4, min: 1, max: 1, avg: 1, sum: 4, k: [1338, 1338], n: [3, 1] },
    ],
    ["keys of infinity", {}, { k: [-32_767, 0, 32_767] }],
    ["no host", { host: "" }],
    ["a mean of next to nothing", {}, { min: 0, max: 1e-323, avg: 5e-324, sum: 1e-323 }],
    ["a mean that is rounded", {}, { min: 0.1, max: 0.1, avg: 0.10000000000000002, sum: 0.30000000000000004 }],
  ])("%s", async ([, changes, ofSketch]) => {
    const body = written("SketchPayload", { sketches: [sketch(changes, ofSketch)] });
    const { status } = await post(`${intake.url}/api/beta/sketches`, body);
    expect([status, intake.breaches()]).toEqual([202, []]);
  });
});

function ofCount(cnt: number): object {
  return { cnt, min: 1, max: 1, avg: 1, sum: cnt, n: Array.from({ length: cnt }, () => 1) };
}

const zip = { "content-encoding": "gzip" };

function zipped(bytes: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(gzipSync(Buffer.alloc(bytes)));
}
