import type { Encoder, Layer, Payload } from "@meterbridge/core";
import { httpFarEnd } from "@meterbridge/test-harness";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { expect, it } from "vitest";
import { influxdbExporter } from "../src/index.ts";
import { lineProtocol } from "../src/lines/encoder.ts";
import { encoded } from "./lines/encoded.ts";
import { resourceMetrics } from "./metrics.ts";

/** Some 100 bytes each; of a payload of less than 64 KiB nothing is kept. */
function gauges(points: number, value = 1): ResourceMetrics {
  const attributes = (n: number) => ({ n, pad: "x".repeat(50) });
  return resourceMetrics([
    { name: "m", points: Array.from({ length: points }, (_, n) => ({ value, attributes: attributes(n) })) },
  ]);
}

function payloadOf(encoder: Encoder, metrics: ResourceMetrics): Payload {
  return encoded(encoder, metrics).payloads[0]!;
}

it("a body that was given back is empty for whoever still holds it", () => {
  const encoder = lineProtocol();
  const payload = payloadOf(encoder, gauges(2_000));
  const { body } = payload;
  expect(body.length).toBeGreaterThan(64 * 1024);
  payload.release!();
  expect(body.length).toBe(0);
  payload.release!();
  payloadOf(encoder, gauges(2_000, 2));
  expect(body.length).toBe(0);
});

it("a body that was not given back stays as it is, and so do the parts of one that was", () => {
  const encoder = lineProtocol();
  const first = payloadOf(encoder, gauges(2_000));
  const held = [first.body, ...Array.from(first.split!("halves"), (part) => part!.body)];
  const texts = held.map((body) => Buffer.from(body).toString());
  const second = payloadOf(encoder, gauges(2_000, 2));
  expect(held.map((body) => Buffer.from(body).toString())).toEqual(texts);
  second.release!();
  first.release!();
  payloadOf(encoder, gauges(2_000, 3));
  expect(held.map((body) => Buffer.from(body).toString())).toEqual(["", ...texts.slice(1)]);
});

it("memory that was given back serves one body, not two", () => {
  const encoder = lineProtocol();
  for (let nth = 0; nth < 3; nth++) payloadOf(encoder, gauges(2_000)).release!();
  const { body } = payloadOf(encoder, gauges(1_800, 2));
  const text = Buffer.from(body).toString();
  payloadOf(encoder, gauges(1_800, 3));
  expect(Buffer.from(body).toString()).toBe(text);
});

it("the memory of a body that was given back serves the next", () => {
  const encoder = lineProtocol();
  const sizeOf = (points: number): number => {
    const payload = payloadOf(encoder, gauges(points));
    const { byteLength } = payload.body.buffer;
    payload.release!();
    return byteLength;
  };
  // How large a body gets is a guess at first.
  const [, , size] = [sizeOf(2_000), sizeOf(2_000), sizeOf(2_000)];
  expect(sizeOf(1_800)).toBe(size);
});

it("the exporter gives each body back once it is answered", async () => {
  const farEnd = await httpFarEnd<never>({ path: "", decode: () => [] });
  farEnd.otherwise({ do: "answer", status: 204 });
  const bodies: Uint8Array[] = [];
  const circuitBreaker: Layer<Payload> = (next) => ({
    ...next,
    send(payload, call) {
      expect(payload.body.length).toBeGreaterThan(64 * 1024);
      bodies.push(payload.body);
      return next.send(payload, call);
    },
  });
  const exporter = influxdbExporter({ url: farEnd.url, bucket: "b", compression: "none", circuitBreaker });
  for (let nth = 0; nth < 3; nth++) {
    expect(await new Promise((resolve) => exporter.export(gauges(2_000), resolve))).toEqual({ code: 0 });
  }
  expect(bodies.map(({ length }) => length)).toEqual([0, 0, 0]);
  await exporter.shutdown();
  await farEnd.stop();
});
