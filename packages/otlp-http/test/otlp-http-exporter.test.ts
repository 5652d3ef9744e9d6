import { type HttpFarEnd, httpFarEnd, sortPoints } from "@meterbridge/test-harness";
import * as sdk3 from "@opentelemetry/sdk-metrics";
import * as sdk2 from "sdk-metrics-2";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { otlpHttpExporter, type OtlpHttpExporterOptions } from "../src/index.ts";
import { version } from "../src/version.ts";
import { recording, type Sdk } from "@meterbridge/testbed";

let farEnd: HttpFarEnd;
beforeEach(async () => {
  farEnd = await httpFarEnd();
});
afterEach(() => farEnd.stop());

const sdks = [
  ["2", sdk2 as unknown as Sdk],
  ["3", sdk3],
] as const;
const encodings = ["protobuf", "json"] as const;
const compressions = ["none", "gzip"] as const;
const variants = sdks.flatMap(([major, sdk]) =>
  encodings.flatMap((encoding) => compressions.map((compression) => ({ major, sdk, encoding, compression }))),
);

describe("what is recorded arrives, to the last bit", () => {
  it.for(variants)("SDK $major, $encoding, compression $compression", async ({ sdk, encoding, compression }) => {
    const shop = recording(otlpHttpExporter({ url: farEnd.url, encoding, compression }), { sdk });
    for (const value of [1, 2.5, 3]) {
      shop.record(value);
      expect(await shop.export()).toEqual({ code: 0 });
    }
    await shop.shutdown();
    expect(shop.handedOver().length).toBeGreaterThan(30);
    expect(sortPoints(farEnd.received())).toEqual(shop.handedOver());
  });

  it.for(["cumulative", "delta", "lowmemory"] as const)("with temporality %s", async (temporality) => {
    const shop = recording(otlpHttpExporter({ url: farEnd.url, temporality }));
    for (const value of [1, 2]) {
      shop.record(value);
      await shop.export();
    }
    await shop.shutdown();
    expect(sortPoints(farEnd.received())).toEqual(shop.handedOver());
  });
});

describe("a request", () => {
  async function requestOf(options: OtlpHttpExporterOptions) {
    const shop = recording(otlpHttpExporter({ url: farEnd.url, ...options }), { series: 10 });
    shop.record();
    await shop.export();
    await shop.shutdown();
    return farEnd.requests[0]!;
  }

  it.for([
    ["protobuf", "application/x-protobuf"],
    ["json", "application/json"],
  ] as const)("as %s is a POST with its type and length", async ([encoding, contentType]) => {
    const { method, headers, wireBody } = await requestOf({ encoding });
    expect(method).toBe("POST");
    expect(headers["content-type"]).toBe(contentType);
    expect(headers["content-length"]).toBe(String(wireBody.length));
    expect(headers["transfer-encoding"]).toBeUndefined();
  });

  it("with gzip is compressed, with its length", async () => {
    const { headers, wireBody, body } = await requestOf({ compression: "gzip" });
    expect(headers["content-encoding"]).toBe("gzip");
    expect(headers["content-length"]).toBe(String(wireBody.length));
    expect(wireBody.length).toBeLessThan(body.length / 2);
  });

  it("names this package before the agent that the specification asks for", async () => {
    const { headers } = await requestOf({ userAgent: "shop/7" });
    expect(headers["user-agent"]).toBe(
      `shop/7 meterbridge-otlp-http/${version} OTel-OTLP-Exporter-JavaScript/${version}`,
    );
    expect(version).toBe(manifest.version);
  });

  it("goes to the very address that was given", async () => {
    await requestOf({ url: `${new URL(farEnd.url).origin}/otlp/x/?tenant=a%2Fb` });
    expect(farEnd.requests[0]!.path).toBe("/otlp/x/?tenant=a%2Fb");
  });
});

it("asks the SDK for what the options say", () => {
  const exporter = otlpHttpExporter({ url: farEnd.url, temporality: "delta", aggregation: () => ({ type: 2 }) });
  expect(exporter.selectAggregationTemporality!("COUNTER" as never)).toBe(0);
  expect(exporter.selectAggregationTemporality!("UP_DOWN_COUNTER" as never)).toBe(1);
  expect(exporter.selectAggregation!("COUNTER" as never)).toEqual({ type: 2 });
});
