import { type Encoder, flow, pipeline } from "@meterbridge/core";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { mostBytesOf, rawBytes } from "../../src/intake/limits.ts";
import { sizeLimit } from "../../src/intake/size-limit.ts";
import { collecting, newCall, payloadOf } from "./payload.ts";

describe("what is larger than its intake takes", () => {
  it.for([
    ["series", 511_999],
    ["sketches", 3_200_000],
    ["otlp", 511_999],
  ] as const)("%s, of more than %i bytes, is not sent and wanted in halves", async ([kind, limit]) => {
    const far = collecting();
    const layered = flow(sizeLimit(mostBytesOf), far);
    const { contentType } = payloadOf(kind, [10]);
    const ofBytes = (bytes: number) => ({
      body: new Uint8Array(bytes),
      contentType,
      points: 2,
    });
    expect(await layered.send(ofBytes(limit), newCall())).toMatchObject({ kind: "delivered" });
    const outcome = await layered.send(ofBytes(limit + 1), newCall());
    expect(outcome).toMatchObject({ kind: "failed", error: { code: "too_large" }, divide: "halves" });
    expect(outcome).toMatchObject({
      error: {
        message: `[too_large] a request of ${limit + 1} bytes: Datadog takes no more than ${limit}`,
      },
    });
    expect(far.sent).toHaveLength(1);
  });

  it("is divided until it fits, and one data point alone that does not fails", async () => {
    const far = collecting();
    const seconds = [1, 2, 3, 4, 5];
    const encoder: Encoder = { encode: () => [payloadOf("series", seconds)] };
    const limit = flow(
      sizeLimit(({ body }) => (body.includes(4) ? 0 : 2)),
      far,
    );
    const metrics = {
      resource: { attributes: {} },
      scopeMetrics: [{ scope: { name: "" }, metrics: [{ dataPoints: seconds.map((second) => ({ second })) }] }],
    } as unknown as ResourceMetrics;
    const outcome = await pipeline(encoder, limit).send(metrics, newCall());
    expect(outcome).toMatchObject({ kind: "delivered", drops: [{ reason: "too_large", points: 1 }] });
    expect(far.sent.map(({ body }) => [...body])).toEqual([[1, 2], [3], [5]]);
  });
});

it.for([
  [undefined, undefined, 5_242_880],
  [undefined, "gzip", 5_242_880],
  [undefined, "none", 511_999],
  [1_000_000, "gzip", 1_000_000],
  [1_000_000, "none", 511_999],
  [1_024, "none", 1_024],
] as const)(
  "an encoder with maxRequestBytes %s and compression %s makes %i bytes at the most",
  ([bytes, how, most]) => {
    expect(rawBytes(bytes, how)).toBe(most);
  },
);
