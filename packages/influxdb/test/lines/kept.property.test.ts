import type { Encoder } from "@meterbridge/core";
import { DataPointType, type ResourceMetrics } from "@opentelemetry/sdk-metrics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lineProtocol } from "../../src/lines/encoder.ts";
import type { LineProtocolOptions } from "../../src/lines/options.ts";
import { type GivenMetric, resourceMetrics } from "../metrics.ts";
import { encoded } from "./encoded.ts";

const key = fc.constantFrom("a", "b", "code", "le", "gauge", "service.name");
const value = fc.oneof(fc.constantFrom("1", "", "x y", "\\", 1, true), fc.constant(["a", 1]), fc.constant(Number.NaN));
const attributes = fc.dictionary(key, value as fc.Arbitrary<string>, { maxKeys: 3 });
const histogram = { buckets: { boundaries: [1], counts: [1, 2] }, count: 3, sum: 4 };

const metric: fc.Arbitrary<GivenMetric> = fc
  .record({
    name: fc.constantFrom("m", "n", "m_count", "x y"),
    kind: fc.constantFrom("gauge", "sum", "histogram"),
    integer: fc.boolean(),
    points: fc.array(fc.record({ attributes, number: fc.constantFrom(1, 2.5, Number.NaN) }), { maxLength: 4 }),
  })
  .map(({ name, kind, integer, points }) => ({
    name,
    integer,
    type: { gauge: DataPointType.GAUGE, sum: DataPointType.SUM, histogram: DataPointType.HISTOGRAM }[kind]!,
    points: points.map((point) => ({
      attributes: point.attributes,
      value: kind === "histogram" ? histogram : point.number,
    })),
  }));

const scope = fc.record({
  scope: fc.constantFrom("", "one", "two"),
  metrics: fc.array(metric, { maxLength: 4 }),
});

const collection: fc.Arbitrary<ResourceMetrics> = fc
  .record({ resource: attributes, scopes: fc.array(scope, { maxLength: 3 }) })
  .map(({ resource, scopes }) => ({
    ...resourceMetrics([], { resource }),
    scopeMetrics: scopes.flatMap(({ scope: name, metrics }) => resourceMetrics(metrics, { scope: name }).scopeMetrics),
  }));

describe("what is kept from one export to the next", () => {
  it.for<[string, LineProtocolOptions]>([
    ["telegraf-prometheus-v1", { schema: "telegraf-prometheus-v1" }],
    ["telegraf-prometheus-v2", { schema: "telegraf-prometheus-v2", exemplars: true, startTime: true }],
    ["otel-v1", { schema: "otel-v1" }],
    ["little memory", { maxCacheBytes: 600 }],
    ["small payloads", { maxLines: 2 }],
  ])("changes no byte: %s", ([, options]) => {
    fc.assert(
      fc.property(fc.array(collection, { minLength: 2, maxLength: 5 }), (collections) => {
        const kept = lineProtocol(options);
        for (const metrics of collections) {
          expect(said(kept, metrics)).toEqual(said(lineProtocol({ ...options, maxCacheBytes: 0 }), metrics));
        }
      }),
      { numRuns: 200 },
    );
  });

  it("is not what the caller has changed meanwhile", () => {
    const encoder = lineProtocol();
    const attributes: Record<string, string> = { a: "1" };
    const resource: Record<string, string> = { zone: "x" };
    const metrics = resourceMetrics([{ name: "m", points: [{ value: 1, attributes }] }], { resource });
    expect(encoded(encoder, metrics).lines[0]).toMatch(/^m,a=1,zone=x /);
    attributes["a"] = "2";
    expect(encoded(encoder, metrics).lines[0]).toMatch(/^m,a=2,zone=x /);
    resource["zone"] = "y";
    expect(encoded(encoder, metrics).lines[0]).toMatch(/^m,a=2,zone=y /);
  });

  it("is left alone by an export that is given up, and by one that overlaps", () => {
    const encoder = lineProtocol({ maxLines: 1 });
    const points = [1, 2, 3].map((value) => ({ value, attributes: { a: String(value) } }));
    const metrics = resourceMetrics([{ name: "m", points }]);
    const whole = encoded(lineProtocol(), metrics).lines;
    for (const _ of encoder.encode(metrics, () => {})) break;
    expect(encoded(encoder, metrics).lines).toEqual(whole);
    const slow = encoder.encode(metrics, () => {})[Symbol.iterator]();
    slow.next();
    expect(encoded(encoder, metrics).lines).toEqual(whole);
    slow.return?.();
    expect(encoded(encoder, metrics).lines).toEqual(whole);
  });
});

function said(encoder: Encoder, metrics: ResourceMetrics): unknown {
  const { lines, drops, payloads } = encoded(encoder, metrics);
  return { lines, drops, ranges: payloads.map(({ range, points }) => [range, points]) };
}
