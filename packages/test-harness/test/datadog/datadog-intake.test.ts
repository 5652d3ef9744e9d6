import { deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { datadogIntake, type DatadogIntake, type HttpVerdict, writeProtobuf } from "../../src/index.ts";
import { type Answered, nowSeconds, post, series, sketch, written } from "./intake-client.ts";

let intake: DatadogIntake;
beforeEach(async () => {
  intake = await datadogIntake({ apiKey: "a-key", now: () => nowSeconds * 1_000 });
});
afterEach(() => intake.stop());

const seriesOf = (...all: readonly object[]): Promise<Answered> =>
  post(`${intake.url}/api/v2/series`, written("MetricPayload", { series: all }));
const sketchesOf = (...all: readonly object[]): Promise<Answered> =>
  post(`${intake.url}/api/beta/sketches`, written("SketchPayload", { sketches: all }));

const order = {
  metric: "shop.orders",
  host: "web-1",
  tags: ["method:get", "team:shop"],
  type: "count",
  resources: [],
  unit: "",
  interval: 10,
  points: [{ ts: nowSeconds, value: 3 }],
};

describe("what is sent is read:", () => {
  it("bytes of the published schema, written by hand", async () => {
    const body = Uint8Array.from([
      ...[0x0a, 42], // series
      ...[0x0a, 0x0a, 0x0a, 4, ...Buffer.from("host"), 0x12, 2, ...Buffer.from("w1")],
      ...[0x12, 2, ...Buffer.from("up")],
      ...[0x1a, 3, ...Buffer.from("a:b")],
      ...[0x22, 15, 0x09, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f, 0x10, 0x80, 0xf7, 0xc4, 0xd5, 0x06],
      ...[0x28, 1, 0x40, 10],
    ]);
    expect(body[1]).toBe(body.length - 2);
    expect((await post(`${intake.url}/api/v2/series`, body)).status).toBe(202);
    const of = { metric: "up", host: "w1", tags: ["a:b"], type: "count", interval: 10, unit: "", resources: [] };
    expect(intake.series()).toEqual([{ ...of, points: [{ ts: 1_790_000_000, value: 1.5 }] }]);
  });

  it("series as protobuf", async () => {
    const { status, body } = await seriesOf(
      series(),
      series({ metric: "shop.stock", type: 3, interval: 0, unit: "byte" }),
    );
    expect([status, body]).toEqual([202, '{"errors":[]}']);
    expect(intake.series()).toEqual([
      order,
      { ...order, metric: "shop.stock", type: "gauge", interval: 0, unit: "byte" },
    ]);
  });

  it("series as JSON", async () => {
    const json = { "content-type": "application/json" };
    const { status } = await post(`${intake.url}/api/v2/series`, JSON.stringify({ series: [series()] }), json);
    expect(status).toBe(202);
    expect(intake.series()).toEqual([order]);
  });

  it("sketches", async () => {
    expect((await sketchesOf(sketch())).status).toBe(202);
    const point = { ts: nowSeconds, cnt: 3, min: 1, max: 3, avg: 2, sum: 6, k: [1338, 1383, 1409], n: [1, 1, 1] };
    expect(intake.sketches()).toEqual([
      { metric: "shop.latency", host: "web-1", tags: ["method:get"], points: [point] },
    ]);
  });

  it.for([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["zstd", zstdCompressSync],
    ["zstd1", zstdCompressSync],
    ["identity", (body: Uint8Array) => body],
  ] as const)("in the encoding %s", async ([encoding, encode]) => {
    const body = Uint8Array.from(encode(written("MetricPayload", { series: [series()] })));
    const { status } = await post(`${intake.url}/api/v2/series`, body, { "content-encoding": encoding });
    expect([status, intake.series()]).toEqual([202, [order]]);
  });

  it("also when the content type has parameters", async () => {
    const body = written("MetricPayload", { series: [series()] });
    const type = { "content-type": "application/x-protobuf; a=b" };
    expect((await post(`${intake.url}/api/v2/series`, body, type)).status).toBe(202);
  });
});

describe("who is let in", () => {
  it("has the key; a wrong one is forbidden, and breaks no rule", async () => {
    const body = written("MetricPayload", { series: [series()] });
    const answered = await post(`${intake.url}/api/v2/series`, body, { "dd-api-key": "another" });
    expect([answered.status, answered.body]).toEqual([403, '{"errors":["Forbidden"]}']);
    expect([intake.breaches(), intake.series(), intake.received()]).toEqual([[], [], []]);
  });
});

describe("what is stored", () => {
  it("is the last value of a series and second, whatever the order of its tags", async () => {
    await seriesOf(series({ points: [{ timestamp: nowSeconds, value: 3 }] }));
    const later = [
      { timestamp: nowSeconds, value: 5 },
      { timestamp: nowSeconds + 1, value: 7 },
    ];
    await seriesOf(series({ tags: ["team:shop", "method:get"], points: later }));
    const [stored, ...more] = intake.stored().series;
    expect([stored!.points, more]).toEqual([
      [
        { ts: nowSeconds, value: 5 },
        { ts: nowSeconds + 1, value: 7 },
      ],
      [],
    ]);
    expect(intake.series()).toHaveLength(2);
  });

  it.for([
    ["tags", { tags: ["method:put"] }],
    ["host", { resources: [] }],
    ["name", { metric: "shop.returns" }],
  ] as const)("is apart when the %s differs", async ([, changes]) => {
    await seriesOf(series());
    await seriesOf(series(changes));
    expect(intake.stored().series).toHaveLength(2);
  });

  it("is everything that was observed of a distribution", async () => {
    await sketchesOf(sketch());
    await sketchesOf(sketch({}, { cnt: 2, min: 3, max: 8, avg: 5.5, sum: 11, k: [1409, 1472], n: [1, 1] }));
    expect(intake.stored().sketches.flatMap(({ points }) => points)).toEqual([
      { ts: nowSeconds, cnt: 5, min: 1, max: 8, avg: 3.4, sum: 17, k: [1338, 1383, 1409, 1472], n: [1, 1, 2, 1] },
    ]);
  });
});

describe("what is more than an hour old", () => {
  const old = nowSeconds - 3_601;

  it("is dropped without a word, and what is beside it is taken", async () => {
    const points = [old, old + 1].map((timestamp) => ({ timestamp, value: 1 }));
    expect((await seriesOf(series({ points }))).status).toBe(202);
    expect((await sketchesOf(sketch({}, { ts: old }))).status).toBe(202);
    expect(intake.dropped().map(({ metric, time }) => [metric.name, time])).toEqual([
      ["shop.orders", BigInt(old) * 1_000_000_000n],
      ["shop.latency", BigInt(old) * 1_000_000_000n],
    ]);
    expect([intake.breaches(), intake.received().length, intake.sketches()]).toEqual([[], 1, []]);
  });
});

describe("OTLP", () => {
  const time = { timeUnixNano: BigInt(nowSeconds) * 1_000_000_000n };
  const delta = { aggregationTemporality: 1 };
  const cumulative = { aggregationTemporality: 2 };
  const number = { dataPoints: [{ ...time, asInt: 1n }] };
  const histogram = { dataPoints: [{ ...time, count: 0n, sum: 0 }] };
  const exponential = { dataPoints: [{ ...time, count: 0n, scale: 0, zeroCount: 0n }] };

  const send = (...metrics: readonly object[]): Promise<Answered> =>
    post(
      `${intake.url}/v1/metrics`,
      Uint8Array.from(
        writeProtobuf("ExportMetricsServiceRequest", {
          resourceMetrics: [{ scopeMetrics: [{ metrics: metrics.map((one) => ({ name: "a", ...one })) }] }],
        }),
      ),
    );

  it.for<[string, object]>([
    ["a delta sum", { sum: { ...number, ...delta, isMonotonic: true } }],
    ["a cumulative sum that is not monotonic", { sum: { ...number, ...cumulative } }],
    ["a gauge", { gauge: number }],
    ["a delta histogram", { histogram: { ...histogram, ...delta } }],
    ["a delta exponential histogram", { exponentialHistogram: { ...exponential, ...delta } }],
  ])("takes %s", async ([, metric]) => {
    const { status, body } = await send(metric);
    expect([status, body, intake.received().length, intake.breaches()]).toEqual([200, "", 1, []]);
  });

  it.for<[string, object]>([
    ["a cumulative monotonic sum", { sum: { ...number, ...cumulative, isMonotonic: true } }],
    ["a sum of no temporality", { sum: number }],
    ["a cumulative histogram", { histogram: { ...histogram, ...cumulative } }],
    ["a cumulative exponential histogram", { exponentialHistogram: { ...exponential, ...cumulative } }],
  ])("refuses %s alone, and says so", async ([, metric]) => {
    const { status, body } = await send({ gauge: number }, metric);
    expect(status).toBe(200);
    expect(body).toContain("Payload validation failed: OTLP metrics intake does not accept cumulative");
    expect(intake.received().map(({ kind }) => kind)).toEqual(["gauge"]);
  });

  it("drops what is more than an hour old", async () => {
    const old = { timeUnixNano: BigInt(nowSeconds - 3_601) * 1_000_000_000n, asInt: 1n };
    expect((await send({ gauge: { dataPoints: [old] } })).status).toBe(200);
    expect([intake.received().length, intake.dropped().length]).toEqual([0, 1]);
  });
});

describe("verdicts are said in the intake's words:", () => {
  it.for<[HttpVerdict, number, string, Record<string, string | null>?]>([
    [{ do: "refuse" }, 403, '{"errors":["Forbidden"]}'],
    [{ do: "refuse", status: 400, message: "no" }, 400, '{"errors":["no"]}'],
    [{ do: "fail" }, 503, '{"errors":["Service Unavailable"]}'],
    [{ do: "fail", status: 408, message: "slow" }, 408, '{"errors":["slow"]}'],
    [{ do: "throttle" }, 429, '{"errors":["Too many requests"]}', { "x-ratelimit-reset": null, "retry-after": null }],
    [
      { do: "throttle", retryAfterMs: 1_500 },
      429,
      '{"errors":["Too many requests"]}',
      { "x-ratelimit-reset": "2", "retry-after": null },
    ],
    [
      { do: "throttle", retryAfter: "7" },
      429,
      '{"errors":["Too many requests"]}',
      { "x-ratelimit-reset": null, "retry-after": "7" },
    ],
    [
      { do: "throttle", status: 503, retryAfterMs: 1_500 },
      503,
      '{"errors":["Too many requests"]}',
      { "x-ratelimit-reset": null, "retry-after": "2" },
    ],
  ])("%o", async ([verdict, status, body, headers = {}]) => {
    intake.next(verdict);
    const answered = await seriesOf(series());
    expect([answered.status, answered.body]).toEqual([status, body]);
    for (const [name, value] of Object.entries(headers))
      expect([name, answered.headers.get(name)]).toEqual([name, value]);
    expect([intake.series(), intake.received()]).toEqual([[], []]);
    await seriesOf(series());
    expect(intake.received()).toHaveLength(1);
  });

  it("a part of series is taken without any", async () => {
    intake.next({ do: "accept_some", rejectedPoints: 1 });
    const { status, body } = await seriesOf(series(), series({ metric: "shop.returns" }));
    expect([status, body]).toEqual([202, '{"errors":[]}']);
    expect(intake.received().map(({ metric }) => metric.name)).toEqual(["shop.orders"]);
  });

  it("what an answer of any other sort takes is taken", async () => {
    intake.next({ do: "answer", status: 204 }, { do: "answer", status: 500 });
    await seriesOf(series());
    await seriesOf(series());
    expect(intake.received()).toHaveLength(1);
  });
});
