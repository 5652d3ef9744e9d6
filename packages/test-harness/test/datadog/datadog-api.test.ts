import type { ReceivedPoint } from "@meterbridge/conformance";
import { afterEach, beforeEach, expect, it } from "vitest";
import { datadogApi, httpFarEnd, type HttpFarEnd, writeProtobuf } from "../../src/index.ts";
import { type Answered, nowSeconds, post, series, written } from "./intake-client.ts";

let farEnd: HttpFarEnd<ReceivedPoint>;
beforeEach(async () => {
  farEnd = await httpFarEnd(datadogApi({ apiKey: "a-key", now: () => nowSeconds * 1_000 }));
});
afterEach(() => farEnd.stop());

function send(changes: object = {}, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
  return post(`${farEnd.url}/api/v2/series`, written("MetricPayload", { series: [series(changes)] }), headers);
}

it("what Datadog would take is received", async () => {
  expect((await send()).status).toBe(202);
  expect(farEnd.received().map(({ metric, value }) => [metric.name, value])).toEqual([["shop.orders", 3]]);
});

it.for([
  ["an unknown key", { "dd-api-key": "another" }, 403],
  ["no content type of the intake's", { "content-type": "text/plain" }, 400],
] as const)("a request with %s is refused at once, and nothing of it received", async ([, headers, status]) => {
  expect((await send({}, headers)).status).toBe(status);
  expect(farEnd.received()).toEqual([]);
});

it("what Datadog would refuse is taken, and no received() comes to pass", async () => {
  expect((await send({ metric: "a-b" })).status).toBe(202);
  expect(() => farEnd.received()).toThrow(/^the intake would refuse it: metric_form: /);
});

it("so is what it would drop without a word", async () => {
  expect((await send({ points: [{ timestamp: nowSeconds - 3_601, value: 1 }] })).status).toBe(202);
  expect(() => farEnd.received()).toThrow("the intake would drop what is more than an hour old");
});

it("so is OTLP of which it would refuse a part", async () => {
  const point = { timeUnixNano: BigInt(nowSeconds) * 1_000_000_000n, asInt: 1n };
  const sum = { aggregationTemporality: 2, isMonotonic: true, dataPoints: [point] };
  const request = { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: "a", sum }] }] }] };
  const body = Uint8Array.from(writeProtobuf("ExportMetricsServiceRequest", request));
  expect((await post(`${farEnd.url}/v1/metrics`, body)).status).toBe(200);
  expect(() => farEnd.received()).toThrow("does not accept cumulative");
});
