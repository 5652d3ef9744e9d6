import type { Payload } from "@meterbridge/core";
import { otlpJson, otlpProtobuf } from "@meterbridge/otlp";
import { pointsOfMetrics, pointsOfOtlpProtobuf, sortPoints } from "@meterbridge/test-harness";
import { diag, type DiagLogger } from "@opentelemetry/api";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import fc from "fast-check";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { keyed } from "../../src/encode/keyed.ts";
import { factsOf } from "../../src/encode/message-facts.ts";
import type { PartitionBy } from "../../src/encode/partition-by.ts";
import { someCounters } from "../some-counters.ts";

const byName: PartitionBy = ({ metric }) => metric.name.slice(0, 1);

function encoded(metrics: ResourceMetrics, partitionBy: PartitionBy, maxRequestBytes = 1_000_000): readonly Payload[] {
  const encoder = keyed((limits) => otlpProtobuf({ ...limits, maxRequestBytes }), partitionBy);
  return [...encoder.encode(metrics, () => {})].filter((payload) => payload !== undefined);
}

const keyOf = ({ contentType }: Payload): string => Buffer.from(factsOf(contentType).key ?? []).toString("hex");

describe("the key", () => {
  it.for([
    [{ a: "1", b: 2 }, { b: 2, a: "1" }, true],
    [{ a: "1" }, { a: 1 }, false],
    [{ a: [1, 2] }, { a: [2, 1] }, false],
    [{ a: ["x,y"] }, { a: ["x", "y"] }, false],
    [{ a: "x" }, { b: "x" }, false],
    [{ a: true }, { a: "true" }, false],
    [{}, { a: "" }, false],
  ] as const)("by resource of %j and %j is the same: %j", ([one, other, isSame]) => {
    const [first] = encoded(someCounters(["c"], one as never), "resource");
    const [second] = encoded(someCounters(["c"], other as never), "resource");
    expect(keyOf(first!)).toMatch(/^[\da-f]{32}$/);
    expect(keyOf(first!) === keyOf(second!)).toBe(isSame);
  });

  it("by metric differs for each, and comes again", () => {
    const keys = encoded(someCounters(["a", "b", "a"]), "metric").map(keyOf);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(2);
    expect(keys[2]).toBe(keys[0]);
  });

  it("by a function is what it gave at the time, in bytes that it uses again", () => {
    const bytes = new Uint8Array(1);
    const payloads = encoded(someCounters(["a", "b"]), () => (bytes[0]!++, bytes));
    expect(payloads.map(keyOf)).toEqual(["01", "02"]);
  });

  it("by a function is what it gives: text, bytes, no bytes, none", () => {
    const answers = ["text", new Uint8Array([1, 2]), "", undefined];
    const payloads = encoded(someCounters(["a", "b", "c", "d"]), () => answers.shift());
    expect(payloads.map(({ contentType }) => factsOf(contentType).key?.length)).toEqual([4, 2, 0, undefined]);
    expect(payloads.map(keyOf)).toEqual(["74657874", "0102", "", ""]);
  });

  it.for([
    ["throws", failing, /threw: no key/],
    ["gives null", (): null => null, /gave null/],
    ["gives a number", (): number => 5, /gave a number/],
  ] as const)("of a function that %s is none, and that is told once", ([, partitionBy, message]) => {
    const warn = vi.fn<(message: string) => void>();
    diag.setLogger({ warn, error() {}, info() {}, debug() {}, verbose() {} } satisfies DiagLogger);
    onTestFinished(() => diag.disable());
    const payloads = encoded(someCounters(["a", "b"]), partitionBy as never);
    expect(payloads.map(({ contentType }) => contentType)).toEqual(["application/x-protobuf"]);
    expect(warn.mock.calls).toEqual([[expect.stringMatching(message)]]);
  });
});

describe("whatever the keys are", () => {
  const metrics = fc
    .array(fc.tuple(fc.constantFrom("apples", "ants", "bees", "cats"), fc.integer({ min: 0, max: 40 })), {
      maxLength: 12,
    })
    .map((all) => someCounters(all));
  const partitions = fc.constantFrom<PartitionBy>("resource", "metric", "none", byName);
  const size = fc.constantFrom(1_024, 2_000, 1_000_000);

  it("every point is in one payload, at its position, with the key of its metric", () => {
    fc.assert(
      fc.property(metrics, partitions, size, (given, partitionBy, maxRequestBytes) => {
        const payloads = encoded(given, partitionBy, maxRequestBytes);
        const all = pointsOfMetrics(given);
        let next = 0;
        for (const payload of payloads) {
          const points = pointsOfOtlpProtobuf(payload.body);
          expect(payload.range![0]).toBe(next);
          next = payload.range![1];
          expect(sortPoints(points)).toEqual(sortPoints(all.slice(...payload.range!)));
          expect(payload.points).toBe(points.length);
          if (partitionBy === "metric") expect(new Set(points.map(({ metric }) => metric.name)).size).toBe(1);
          if (partitionBy === byName) {
            expect(new Set(points.map(({ metric }) => metric.name[0])).size).toBe(1);
            expect(Buffer.from(keyOf(payload), "hex").toString()).toBe(points[0]!.metric.name[0]);
          }
        }
        expect(next).toBe(all.length);
      }),
    );
  });

  it("what cannot be encoded costs nothing but itself", () => {
    fc.assert(
      fc.property(metrics, partitions, fc.integer({ min: 2, max: 9 }), (given, partitionBy, each) => {
        const good = someOf(given, (index) => index % each > 0);
        const broken = someOf(
          given,
          () => true,
          (index) => index % each === 0,
        );
        const drop = vi.fn<(reason: string, point: object) => void>();
        const encoder = keyed((limits) => otlpProtobuf(limits), partitionBy);
        const payloads = [...encoder.encode(broken, drop)].filter((payload) => payload !== undefined);
        const points = payloads.flatMap(({ body }) => pointsOfOtlpProtobuf(body));
        expect(sortPoints(points)).toEqual(sortPoints(pointsOfMetrics(good)));
        const count = pointsOfMetrics(given).length;
        expect(drop).toHaveBeenCalledTimes(count - points.length);
        for (const { range } of payloads) expect(range![0] >= 0 && range![1] <= count).toBe(true);
      }),
    );
  });

  it("a payload that is divided keeps its key, and its points", () => {
    fc.assert(
      fc.property(metrics, partitions, (given, partitionBy) => {
        for (const payload of encoded(given, partitionBy).filter(({ points }) => points > 1)) {
          const parts = [...payload.split!("halves")].filter((part) => part !== undefined);
          expect(new Set(parts.map(keyOf))).toEqual(new Set([keyOf(payload)]));
          const points = parts.flatMap(({ body }) => pointsOfOtlpProtobuf(body));
          expect(sortPoints(points)).toEqual(sortPoints(pointsOfOtlpProtobuf(payload.body)));
          for (const { range } of parts)
            expect(range![0] >= payload.range![0] && range![1] <= payload.range![1]).toBe(true);
        }
      }),
    );
  });

  it("the same input gives the same bytes, the second time, too", () => {
    fc.assert(
      fc.property(metrics, partitions, (given, partitionBy) => {
        const encoder = keyed((limits) => otlpJson(limits), partitionBy);
        const texts = (): readonly string[] =>
          [...encoder.encode(given, () => {})].flatMap((payload) =>
            payload ? [`${payload.contentType} ${String(payload.body)}`] : [],
          );
        const first = texts();
        expect(texts()).toEqual(first);
      }),
    );
  });
});

/** The same metrics with those points only, of which some have no value that can be encoded. */
function someOf(
  { resource, scopeMetrics }: ResourceMetrics,
  keep: (index: number) => boolean,
  spoil: (index: number) => boolean = () => false,
): ResourceMetrics {
  const metricsOf = ({ metrics }: ResourceMetrics["scopeMetrics"][number]): unknown =>
    metrics.map((metric) => ({
      ...metric,
      dataPoints: metric.dataPoints
        .filter((_, index) => keep(index))
        .map((point, index) => (spoil(index) ? { ...point, value: "none" } : point)),
    }));
  return {
    resource,
    scopeMetrics: scopeMetrics.map((each) => ({ scope: each.scope, metrics: metricsOf(each) })),
  } as ResourceMetrics;
}

function failing(): never {
  throw new Error("no key");
}
