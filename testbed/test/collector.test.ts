import { request as httpsRequest } from "node:https";
import { certificates, pointsOfOtlpJson, readOtlpJson, sortPoints, writeProtobuf } from "@meterbridge/test-harness";
import { afterEach, describe, expect, it } from "vitest";
import { serverOrSkip, startCollector, type Collector, type CollectorOptions } from "../src/index.ts";
import { everyKind, oneCounter, post } from "./hand-made-requests.ts";

const found = serverOrSkip("collector");
const title = `the Collector${found.available ? "" : ` (skipped: ${found.reason})`}`;
const started: Collector[] = [];

afterEach(async () => {
  for (const collector of started.splice(0)) await collector.stop();
});

describe.skipIf(!found.available)(title, () => {
  it("keeps what it took, to the nanosecond, before it answers", async () => {
    const collector = await start();
    expect(await post(collector.httpUrl, oneCounter(7))).toBe(200);
    expect(collector.lines()).toHaveLength(1);
    expect(collector.points()).toMatchObject([
      {
        kind: "sum",
        temporality: "cumulative",
        monotonic: true,
        metric: { name: "hits", unit: "1" },
        attributes: { route: "/" },
        time: 1_700_000_000_123_456_789n,
        value: 7n,
      },
    ]);
  });

  it("shows numbers that are none, and every double exactly", async () => {
    const collector = await start();
    const values = [NaN, Infinity, -Infinity, -0, 5e-324, 0.1, 1.7976931348623157e308];
    const asDoubles = values.map((value) => ({
      asDouble: Number.isFinite(value) ? (Object.is(value, -0) ? "MINUS_ZERO" : value) : String(value),
    }));
    const body = JSON.stringify({
      resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: "gauge", gauge: { dataPoints: asDoubles } }] }] }],
    }).replace('"MINUS_ZERO"', "-0.0");
    expect(await post(collector.httpUrl, body)).toBe(200);
    expect(collector.points().map((point) => point.value)).toEqual(values);
  });

  it("shows every kind of point as it was sent in protobuf", async () => {
    const collector = await start();
    const request = JSON.parse(everyKind()) as object;
    const body = Uint8Array.from(
      writeProtobuf("ExportMetricsServiceRequest", readOtlpJson("ExportMetricsServiceRequest", request)),
    );
    expect(await post(collector.httpUrl, body, "application/x-protobuf")).toBe(200);
    expect(sortPoints(collector.points())).toEqual(sortPoints(pointsOfOtlpJson(request)));
    expect(collector.points()).toHaveLength(4);
  });

  it("refuses a body that is larger than it is told to take", async () => {
    const collector = await start({ maxRequestBytes: 200 });
    expect(await post(collector.httpUrl, oneCounter(7))).toBe(400);
    expect(collector.points()).toEqual([]);
  });

  it("refuses everything when its memory is at the end", async () => {
    const collector = await start({ outOfMemory: true });
    expect(await post(collector.httpUrl, oneCounter(7))).toBe(503);
  });

  it("is killed and comes back on the same port with what it had", async () => {
    const collector = await start();
    await post(collector.httpUrl, oneCounter(1));
    await collector.kill();
    await expect(post(collector.httpUrl, oneCounter(2))).rejects.toThrow();
    await collector.restart();
    expect(await post(collector.httpUrl, oneCounter(3))).toBe(200);
    expect(collector.points().map((point) => point.value)).toEqual([1n, 3n]);
  });

  it("speaks TLS and asks for client certificates", async () => {
    const { ca, server, client } = certificates();
    const collector = await start({ tls: { ...server, clientCa: ca } });
    expect(await postOverTls(collector.httpUrl, { ca, ...client })).toBe(200);
    await expect(postOverTls(collector.httpUrl, { ca })).rejects.toThrow();
    expect(collector.points()).toHaveLength(1);
  });
});

async function start(options?: CollectorOptions): Promise<Collector> {
  const collector = await startCollector(options);
  started.push(collector);
  return collector;
}

function postOverTls(url: string, identity: { ca: string; cert?: string; key?: string }): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json" };
    const request = httpsRequest(url, { method: "POST", headers, agent: false, ...identity }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on("error", reject);
    request.end(oneCounter(1));
  });
}
