import type { Encoder } from "@meterbridge/core";
import { DataPointType, type ResourceMetrics } from "@opentelemetry/sdk-metrics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { datadogProtobuf } from "../../src/encode/encoder.ts";
import type { DatadogProtobufOptions } from "../../src/encode/options.ts";
import { encoded } from "./encoded.ts";
import { clockAt, fiveObservations, gauge, type GivenMetric, resourceMetrics } from "./metrics.ts";

const key = fc.constantFrom("a", "A", "b", "code", "device", "service.name");
const value = fc.oneof(fc.constantFrom("1", "", "x y", 1, true), fc.constant(["a", 1]), fc.constant(Number.NaN));
const attributes = fc.dictionary(key, value as fc.Arbitrary<string>, { maxKeys: 3 });

const metric: fc.Arbitrary<GivenMetric> = fc
  .record({
    name: fc.constantFrom("m", "n", "m.count", "x y"),
    kind: fc.constantFrom("GAUGE", "SUM", "HISTOGRAM"),
    isCumulative: fc.boolean(),
    points: fc.array(fc.record({ attributes, number: fc.constantFrom(1, 2.5, Number.NaN) }), { maxLength: 4 }),
  })
  .map(({ name, kind, isCumulative, points }) => ({
    name,
    isCumulative,
    type: DataPointType[kind as "GAUGE"],
    points: points.map((point) => ({
      attributes: point.attributes,
      value: kind === "HISTOGRAM" ? fiveObservations : point.number,
    })),
  }));

const scope = fc.record({ name: fc.constantFrom("", "one", "two"), metrics: fc.array(metric, { maxLength: 4 }) });

const collection: fc.Arbitrary<ResourceMetrics> = fc
  .record({ resource: attributes, scopes: fc.array(scope, { maxLength: 3 }) })
  .map(({ resource, scopes }) => ({
    ...resourceMetrics([], { resource }),
    scopeMetrics: scopes.flatMap(({ name, metrics }) => resourceMetrics(metrics, { scope: { name } }).scopeMetrics),
  }));

describe("what is kept from one export to the next", () => {
  it.for<[string, DatadogProtobufOptions]>([
    ["distributions", {}],
    ["counters", { histograms: "counters", scopeAsTags: true }],
    ["all as tags", { resourceAttributesAsTags: true, tags: ["a:1"] }],
    ["little memory", { maxCacheBytes: 3_000 }],
    ["small payloads", { maxRequestBytes: 1_024 }],
  ])("changes no byte: %s", ([, options]) => {
    fc.assert(
      fc.property(fc.array(collection, { minLength: 2, maxLength: 5 }), (collections) => {
        const all = { clock: clockAt(), ...options };
        const kept = datadogProtobuf(all);
        for (const metrics of collections) {
          expect(said(kept, metrics)).toEqual(said(datadogProtobuf({ ...all, maxCacheBytes: 0 }), metrics));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("is not what the caller has changed meanwhile", () => {
    const encoder = datadogProtobuf({ clock: clockAt() });
    const own: Record<string, string> = { a: "1" };
    const resource: Record<string, string> = { "service.name": "x" };
    const metrics = resourceMetrics([gauge("m", { value: 1, attributes: own })], { resource });
    const tags = (): readonly string[] => encoded(encoder, metrics).entries[0]!.tags;
    expect(tags()).toEqual(["a:1", "service:x"]);
    own["a"] = "2";
    expect(tags()).toEqual(["a:2", "service:x"]);
    resource["service.name"] = "y";
    expect(tags()).toEqual(["a:2", "service:y"]);
  });

  it("is left alone by an export that is given up, and by one that overlaps", () => {
    const encoder = datadogProtobuf({ clock: clockAt() });
    const points = Array.from({ length: 100 }, (_, n) => ({ value: n, attributes: { n } }));
    const metrics = resourceMetrics([gauge("m", ...points), gauge("m", ...points)]);
    const whole = said(datadogProtobuf({ clock: clockAt() }), metrics);
    for (const _ of encoder.encode(metrics, () => {})) break;
    expect(said(encoder, metrics)).toEqual(whole);
    const slow = encoder.encode(metrics, () => {})[Symbol.iterator]();
    slow.next();
    expect(said(encoder, metrics)).toEqual(whole);
    slow.return?.();
    expect(said(encoder, metrics)).toEqual(whole);
  });
});

function said(encoder: Encoder, metrics: ResourceMetrics): unknown {
  const { drops, payloads } = encoded(encoder, metrics);
  return {
    drops,
    bodies: payloads.map(({ body }) => Buffer.from(body).toString("latin1")),
    about: payloads.map(({ range, points, contentType }) => [range, points, contentType]),
  };
}
