import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { datadogProtobuf } from "../../src/encode/encoder.ts";
import { encoded } from "./encoded.ts";
import { clockAt, gauge, type GivenPoint, resourceMetrics } from "./metrics.ts";

const throws = (): never => {
  throw new Error("no");
};
const circular: unknown[] = [];
circular.push(circular);

describe("a data point that cannot be written costs itself alone", () => {
  it.for<[reason: string, bad: unknown]>([
    ["invalid_attribute", { value: 1, attributes: { bad: circular } }],
    ["invalid_attribute", { value: 1, attributes: { bad: () => 1 } }],
    ["unreadable_point", { value: 1, attributes: Object.defineProperty({}, "x", { enumerable: true, get: throws }) }],
    ["unreadable_point", { value: 1, attributes: new Proxy({}, { ownKeys: throws }) }],
    ["unreadable_point", { value: 1, attributes: 7 }],
    [
      "too_many_tags",
      { value: 1, attributes: Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`k${n}`, n])) },
    ],
    ["invalid_value", { value: { toString: throws } }],
    ["invalid_value", {}],
  ])("%s", ([reason, bad]) => {
    const points = [{ value: 1, attributes: { n: 1 } }, bad as GivenPoint, { value: 3, attributes: { n: 3 } }];
    const encoder = datadogProtobuf({ clock: clockAt() });
    for (const nth of ["the first time", "the second time"]) {
      const { entries, drops } = encoded(encoder, resourceMetrics([gauge("m", ...points)]));
      expect({ nth, values: entries.map(({ value }) => value), drops }).toEqual({
        nth,
        values: [1, 3],
        drops: [reason],
      });
    }
  });

  it("also one that is null, or cannot be read at all", () => {
    const metrics = resourceMetrics([gauge("m", ...[0, 1, 2].map((n) => ({ value: n, attributes: { n } })))]);
    const { dataPoints } = metrics.scopeMetrics[0]!.metrics[0]!;
    dataPoints[0] = null as never;
    Object.defineProperty(dataPoints, 1, { get: throws });
    const { entries, drops } = encoded(datadogProtobuf({ clock: clockAt() }), metrics);
    expect(entries).toMatchObject([{ value: 2 }]);
    expect(drops).toEqual(["unreadable_point", "invalid_time"]);
  });
});

describe("what cannot be read of a metric, a scope or a resource costs no other", () => {
  it.for<[what: string, spoil: (metrics: ResourceMetrics) => void]>([
    ["no metric", ({ scopeMetrics }) => void (scopeMetrics[0]!.metrics[0] = null as never)],
    ["no descriptor", ({ scopeMetrics }) => void Reflect.deleteProperty(scopeMetrics[0]!.metrics[0]!, "descriptor")],
    ["data points that throw", ({ scopeMetrics }) => spoil(scopeMetrics[0]!.metrics[0]!, "dataPoints")],
    [
      "data points that are none",
      ({ scopeMetrics }) => void Object.assign(scopeMetrics[0]!.metrics[0]!, { dataPoints: 7 }),
    ],
    ["a kind that throws", ({ scopeMetrics }) => spoil(scopeMetrics[0]!.metrics[0]!, "dataPointType")],
  ])("%s", ([, make]) => {
    const metrics = resourceMetrics([gauge("bad", { value: 1 }), gauge("good", { value: 2 })]);
    make(metrics);
    expect(encoded(datadogProtobuf({ clock: clockAt() }), metrics).entries).toMatchObject([{ metric: "good" }]);
  });

  it.for<[what: string, more: object]>([
    ["no resource", { resource: undefined }],
    ["a resource that throws", { resource: Object.defineProperty({}, "attributes", { get: throws }) }],
    ["a resource with an attribute that throws", { resource: { attributes: { bad: circular } } }],
  ])("%s", ([, more]) => {
    const metrics = { ...resourceMetrics([gauge("good", { value: 2 })]), ...more } as ResourceMetrics;
    const encoder = datadogProtobuf({ clock: clockAt(), resourceAttributesAsTags: true });
    expect(encoded(encoder, metrics).entries).toMatchObject([{ metric: "good", tags: [] }]);
  });

  it("a scope that throws", () => {
    const metrics = resourceMetrics([gauge("good", { value: 2 })], { scope: new Proxy({ name: "" }, { get: throws }) });
    const encoder = datadogProtobuf({ clock: clockAt(), scopeAsTags: true });
    expect(encoded(encoder, metrics).entries).toMatchObject([{ metric: "good", tags: [] }]);
  });
});

function spoil(of: object, key: string): void {
  Object.defineProperty(of, key, { get: throws });
}
