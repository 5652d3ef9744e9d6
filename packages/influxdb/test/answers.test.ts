import { httpFarEnd, type HttpFarEnd, influxdbFarEnd, type RecordedRequest } from "@meterbridge/test-harness";
import { recording } from "@meterbridge/testbed";
import { diag } from "@opentelemetry/api";
import { DataPointType } from "@opentelemetry/sdk-metrics";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { influxdbExporter, type InfluxdbExporterOptions } from "../src/index.ts";
import { resourceMetrics } from "./metrics.ts";
import { recordedWarnings } from "./recorded-warnings.ts";

const started: { stop(): Promise<void> }[] = [];
let log: string[];
beforeEach(() => {
  log = recordedWarnings();
});
afterEach(async () => {
  diag.disable();
  for (const each of started.splice(0)) await each.stop();
});

/** A server that answers by what is in the body. */
async function answering(
  answer: (text: string) => { status: number; body?: string; headers?: Readonly<Record<string, string>> },
): Promise<HttpFarEnd<never>> {
  const farEnd = await httpFarEnd<never>({
    path: "",
    decode: () => [],
    answer: (_verdict, request) => ({ do: "answer", ...answer(textOf(request)) }),
  });
  started.push(farEnd);
  return farEnd;
}

const textOf = ({ body }: RecordedRequest): string => Buffer.from(body).toString();
const linesOf = (text: string): string[] => text.split("\n").slice(0, -1);

async function exportOnce(options: InfluxdbExporterOptions, series = 2) {
  const shop = recording(influxdbExporter({ retry: { initialDelayMs: 1, maxDelayMs: 1 }, ...options }), { series });
  shop.record();
  const result = await shop.export();
  return { ...result, count: shop.handedOver().length, shop };
}

describe("one bad line among thousands", () => {
  it("that nobody names is found by halves, and alone is lost", async () => {
    const stored: string[] = [];
    const farEnd = await answering((text) => {
      if (/^temperature.*\/orders\/567\b/m.test(text)) return { status: 400, body: '{"message":"syntax error"}' };
      stored.push(...linesOf(text));
      return { status: 204 };
    });
    const { code, shop, count } = await exportOnce({ url: farEnd.url, bucket: "b", timeoutMs: 60_000 }, 999);
    expect(code).toBe(0);
    expect(count).toBeGreaterThan(4_990);
    expect(stored).toHaveLength(count - 1);
    expect(new Set(stored).size).toBe(count - 1);
    expect(farEnd.requests.length).toBeLessThan(30);
    expect(log.join("\n")).toMatch(
      /dropped 1 data points[^]*with a warning: \[refused\] HTTP 400 from .*(syntax error|no reason)/,
    );
    await shop.shutdown();
  });

  it("that is named is left out at once", async () => {
    const stored: string[] = [];
    const farEnd = await answering((text) => {
      const bad = linesOf(text).find((line) => /^temperature.*\/orders\/567\b/.test(line));
      if (bad) return { status: 400, body: JSON.stringify({ message: `unable to parse '${bad}': no reason` }) };
      stored.push(...linesOf(text));
      return { status: 204 };
    });
    const { code, shop, count } = await exportOnce({ url: farEnd.url, bucket: "b", timeoutMs: 60_000 }, 999);
    expect(code).toBe(0);
    expect(stored).toHaveLength(count - 1);
    expect(farEnd.requests).toHaveLength(2);
    expect(log.join("\n")).toMatch(
      /dropped 1 data points[^]*with a warning: \[refused\] HTTP 400 from .*(syntax error|no reason)/,
    );
    await shop.shutdown();
  });
});

describe("what is too large for the server is halved until it fits", () => {
  it.for(["none", "gzip"] as const)("compression %s", async (compression) => {
    const stored: string[] = [];
    const farEnd = await answering((text) => {
      if (linesOf(text).length > 3) return { status: 413, body: '{"error":"Request Entity Too Large"}' };
      stored.push(...linesOf(text));
      return { status: 204 };
    });
    const { code, count, shop } = await exportOnce({ url: farEnd.url, bucket: "b", compression });
    expect(code).toBe(0);
    expect(new Set(stored).size).toBe(count);
    await shop.shutdown();
  });

  it("down to single points, which alone are lost and counted", async () => {
    const farEnd = await answering(() => ({ status: 413 }));
    const { error, count, shop } = await exportOnce({ url: farEnd.url, bucket: "b" });
    expect(error).toMatchObject({ code: "too_large" });
    expect(log.join("\n")).toContain(`dropped ${count} data points`);
    await shop.shutdown();
  });
});

it("a server that refuses everything is not asked for each data point, and each is counted", async () => {
  const farEnd = await answering(() => ({ status: 400, body: "no" }));
  const { error, count, shop } = await exportOnce({ url: farEnd.url, bucket: "b", timeoutMs: 60_000 }, 200);
  expect(error).toMatchObject({ code: "refused" });
  expect(farEnd.requests.length).toBeLessThan(80);
  const counts = log.map((line) => Number(/(?:failed|dropped) (\d+) data points/.exec(line)?.[1] ?? 0));
  expect(counts.reduce((sum, each) => sum + each, 0)).toBe(count);
  await shop.shutdown();
});

it("why data points are left out is told once, until it ends", async () => {
  let isBad = true;
  const farEnd = await answering((text) => ({
    status: isBad && linesOf(text).length > 30 ? 400 : 204,
    body: '{"message":"so","line":1}',
  }));
  const shop = recording(influxdbExporter({ url: farEnd.url, bucket: "b" }), { series: 6 });
  for (const bad of [true, true, false, true]) {
    isBad = bad;
    shop.record();
    await shop.export();
  }
  expect(log.filter((line) => line.includes("with a warning: [refused] HTTP 400"))).toHaveLength(2);
  await shop.shutdown();
});

describe("what is stored in part is sent once, and the rest is counted", () => {
  it.for([
    ["v1", { version: "v1", database: "d" }],
    ["v2", { version: "v2", bucket: "d" }],
    ["v3", { version: "v3", database: "d" }],
  ] as const)("%s", async ([version, options]) => {
    const farEnd = await influxdbFarEnd({ version });
    started.push(farEnd);
    farEnd.next({ do: "accept_some", rejectedPoints: 2, message: "field type conflict" });
    const { code, count, shop } = await exportOnce({ url: farEnd.url, ...options });
    expect(code).toBe(0);
    expect(farEnd.attempts()).toBe(1);
    expect(farEnd.received()).toHaveLength(count - 2);
    expect(log.join("\n")).toMatch(/rejected 2 data points.*field type conflict/);
    await shop.shutdown();
  });

  it.for([
    ["v1", { version: "v1", database: "d" }],
    ["v2", { version: "v2", bucket: "d" }],
    ["v3", { version: "v3", database: "d" }],
  ] as const)("%s, a field that had another type before", async ([version, options]) => {
    const farEnd = await influxdbFarEnd({ version });
    started.push(farEnd);
    const exporter = influxdbExporter({ url: farEnd.url, ...options });
    const send = (integer: boolean, value: number) =>
      new Promise<{ readonly code: number }>((resolve) => exporter.export(threeGauges(integer, value), resolve));
    expect((await send(true, 1)).code).toBe(0);
    expect((await send(false, 1.5)).code).toBe(0);
    expect(farEnd.attempts()).toBe(2);
    expect(farEnd.received()).toHaveLength(6 + 4);
    expect(log.join("\n")).toMatch(/rejected 2 data points/);
    await exporter.shutdown();
  });
});

/** Two points each; those in the middle are integers or floats. */
function threeGauges(integer: boolean, value: number) {
  const points = [1, 2].map((n) => ({ value, attributes: { n } }));
  return resourceMetrics(["before", "m", "after"].map((name) => ({ name, integer: integer && name === "m", points })));
}

describe("of a line that is not stored it is said which one it is", () => {
  it.for([
    ["telegraf-prometheus-v1", /^order\.duration[ ,]/, "measurement order.duration, field count"],
    ["telegraf-prometheus-v2", / order\.duration_count=/, "measurement prometheus, field order.duration_count"],
  ] as const)("%s", async ([schema, bad, said]) => {
    const farEnd = await answering((text) => {
      const line = linesOf(text).findIndex((each) => bad.test(each));
      const data = [{ original_line: "…", line_number: line + 1, error_message: "invalid column type" }];
      return { status: 400, body: JSON.stringify({ error: "partial write of line protocol occurred", data }) };
    });
    const exporter = influxdbExporter({ url: farEnd.url, version: "v3", database: "d", schema });
    const duration = { count: 1, sum: 2, buckets: { boundaries: [1], counts: [0, 1] } };
    const metrics = resourceMetrics([
      { name: "queue.length", points: [{ value: 1 }] },
      { name: "order.duration", type: DataPointType.HISTOGRAM, points: [{ value: duration }] },
    ]);
    await new Promise((resolve) => exporter.export(metrics, resolve));
    await exporter.shutdown();
    expect(log.join("\n")).toMatch(/rejected 1 data points/);
    expect(log.join("\n")).toContain(`invalid column type (line 2: ${said})`);
    expect(farEnd.attempts()).toBe(1);
  });
});

describe("an answer that breaks off", () => {
  const broken = (body: string) => ({ status: 400, body, headers: { "content-length": "9999", connection: "close" } });
  const whole = (body: string) => ({ status: 400, body });

  it.for([
    ["is cut", broken('{"error":"partial write: field type con'), {}],
    [
      "is too long",
      whole(`{"error":"partial write: field type conflict ${"x".repeat(2_000)}`),
      { maxResponseBytes: 1_000 },
    ],
  ] as const)("and %s, having begun to say that some is stored, counts", async ([, said, options]) => {
    const farEnd = await answering(() => said);
    const { code, shop } = await exportOnce({ url: farEnd.url, version: "v1", database: "d", ...options });
    expect(code).toBe(0);
    expect(farEnd.attempts()).toBe(1);
    expect(log.join("\n")).toMatch(/rejected 1 data points.*partial write: field type con/);
    await shop.shutdown();
  });

  it.for([
    ["is cut", broken('{"code":"invalid","message":"unable to par'), {}],
    ["is too long", whole("x".repeat(2_000)), { maxResponseBytes: 1_000 }],
  ] as const)("and %s, fails: who knows whether some is stored", async ([, said, options]) => {
    const farEnd = await answering(() => said);
    const { error, shop } = await exportOnce({ url: farEnd.url, bucket: "d", ...options });
    expect(error).toMatchObject({ code: "refused", httpStatus: 400 });
    expect(farEnd.attempts()).toBe(1);
    await shop.shutdown();
  });
});

describe("a failure that is final says why", () => {
  it.for([
    [401, "unauthorized"],
    [403, "unauthorized"],
    [404, "refused"],
  ] as const)("HTTP %i: [%s]", async ([status, code]) => {
    const farEnd = await answering(() => ({ status, body: '{"error":"it is so"}' }));
    const { error, shop } = await exportOnce({ url: farEnd.url, bucket: "b" });
    expect(error).toMatchObject({ code, httpStatus: status, message: expect.stringContaining("it is so") as string });
    expect(farEnd.attempts()).toBe(1);
    await shop.shutdown();
  });
});

describe("what may pass is tried again", () => {
  it.for([408, 429, 500, 502, 503, 504, 522])("HTTP %i", async (status) => {
    let asked = 0;
    const farEnd = await answering(() => ({ status: ++asked === 1 ? status : 204 }));
    const { code, shop } = await exportOnce({ url: farEnd.url, bucket: "b" });
    expect(code).toBe(0);
    expect(farEnd.requests[1]!.wireBody).toEqual(farEnd.requests[0]!.wireBody);
    await shop.shutdown();
  });

  it.for([
    [408, 2],
    [429, 2],
    [503, 2],
    [500, 1],
    [502, 1],
    [504, 1],
    [507, 1],
    [522, 1],
  ])("HTTP %i where what may be stored is not to be sent again: %i requests", async ([status, attempts]) => {
    const farEnd = await answering(() => ({ status: farEnd.attempts() === 1 ? status! : 204 }));
    const retry = { initialDelayMs: 1, maxDelayMs: 1, retryAmbiguous: false };
    const { shop } = await exportOnce({ url: farEnd.url, bucket: "b", retry });
    expect(farEnd.attempts()).toBe(attempts);
    await shop.shutdown();
  });
});
