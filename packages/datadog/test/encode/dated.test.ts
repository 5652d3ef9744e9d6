import type { Payload } from "@meterbridge/core";
import { otlpProtobuf } from "@meterbridge/otlp";
import { describe, expect, it } from "vitest";
import { dated } from "../../src/encode/dated.ts";
import type { PayloadDetail } from "../../src/encode/payload-kind.ts";
import { counter, gauge, type GivenPoint, resourceMetrics } from "./metrics.ts";

const point = (second: number): GivenPoint => ({ value: 1, attributes: { second }, time: [second, 5] });
const unwritable: GivenPoint = { value: 1, time: [Number.NaN, 0] };

function payloadsOf(): { payloads: Payload[]; drops: string[] } {
  const drops: string[] = [];
  const metrics = resourceMetrics([counter("c", point(50), unwritable, point(40)), gauge("g", point(30), point(20))]);
  const payloads = [...dated(otlpProtobuf()).encode(metrics, (reason) => drops.push(reason))];
  return { payloads: payloads.filter((payload) => payload !== undefined), drops };
}

/** What a payload, or each of its parts, says of its times. */
function told(payloads: Iterable<Payload | undefined>): unknown[] {
  return [...payloads].flatMap((payload) =>
    payload
      ? [[payload.contentType.replace(/.*; /, ""), payload.range, (payload.detail as PayloadDetail).seconds]]
      : [],
  );
}

const parts = (payload: Payload, by: "halves" | readonly number[]): Payload[] =>
  [...payload.split!(by)].filter((part) => part !== undefined);

describe("a payload of OTLP", () => {
  it("tells its kind, its newest second, and the second of each data point that is in it", () => {
    const { payloads, drops } = payloadsOf();
    expect(payloads[0]!.contentType).toBe("application/x-protobuf; kind=otlp; newest=50");
    expect(told(payloads)).toEqual([["newest=50", [0, 5], [50, 40, 30, 20]]]);
    expect(drops).toEqual(["invalid_time"]);
  });

  it("tells it of each part, too", () => {
    const [payload] = payloadsOf().payloads;
    expect(told(parts(payload!, "halves"))).toEqual([
      ["newest=50", [0, 3], [50, 40]],
      ["newest=30", [3, 5], [30, 20]],
    ]);
    const [rest] = parts(payload!, [0, 2]);
    expect(told([rest!])).toEqual([["newest=40", [2, 5], [40, 20]]]);
    expect(told(parts(rest!, [0]))).toEqual([["newest=20", [4, 5], [20]]]);
    expect(told(parts(rest!, "halves"))).toEqual([
      ["newest=40", [2, 3], [40]],
      ["newest=20", [4, 5], [20]],
    ]);
  });

  it("tells it when an export needs several", () => {
    const seconds = Array.from({ length: 60 }, (_, nth) => 1_000 - nth);
    const metrics = resourceMetrics([gauge("g", ...seconds.map(point))]);
    const payloads = [...dated(otlpProtobuf({ maxRequestBytes: 1_024 })).encode(metrics, () => {})];
    const each = told(payloads) as [string, readonly [number, number], readonly number[]][];
    expect(each.length).toBeGreaterThan(1);
    expect(each.flatMap(([, , inPayload]) => inPayload)).toEqual(seconds);
    expect(each.map(([newest]) => newest)).toEqual(each.map(([, [from]]) => `newest=${seconds[from]}`));
  });
});
