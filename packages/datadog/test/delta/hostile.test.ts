import { describe, expect, it } from "vitest";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { conversion, counter, type GivenPoint, metricOf, metricsOf, pointsIn } from "./given.ts";

function throwing(name: string, base: object = {}): never {
  return Object.defineProperty({ ...base }, name, {
    get() {
      throw new Error("hostile");
    },
    enumerable: true,
  }) as never;
}

const circular: Record<string, unknown> = {};
circular["self"] = circular;

const good = (value: number, at: number): GivenPoint => ({ value, at });

describe("a data point that cannot be read costs itself alone", () => {
  const at = { startTime: [1, 0], endTime: [2, 0] };

  it.for<[string, point: unknown, reason: string]>([
    ["null", null, "unreadable_point"],
    ["a hole", undefined, "unreadable_point"],
    ["a text", "point", "invalid_time"],
    ["throws its attributes", throwing("attributes", at), "unreadable_point"],
    ["throws its value", throwing("value", { ...at, attributes: {} }), "unreadable_point"],
    ["throws its time", throwing("endTime", { attributes: {}, value: 1 }), "unreadable_point"],
    ["an attribute throws", { ...at, value: 1, attributes: throwing("a") }, "unreadable_point"],
    ["attributes are a text", { ...at, value: 1, attributes: "a" }, "unreadable_point"],
    ["an attribute is in itself", { ...at, value: 1, attributes: { circular } }, "invalid_attribute"],
    ["an attribute is a function", { ...at, value: 1, attributes: { f() {} } }, "invalid_attribute"],
    ["the value is an object", { ...at, value: {}, attributes: {} }, "invalid_value"],
  ])("%s", async ([, point, reason]) => {
    const { send, sink } = conversion();
    const metrics = counter(good(5, 10));
    (metrics.scopeMetrics[0]!.metrics[0]!.dataPoints as unknown[]).unshift(point);
    for (let round = 0; round < 2; round++) {
      expect(await send(metrics)).toEqual({ kind: "delivered", rejectedPoints: 0, drops: [{ reason, points: 1 }] });
    }
    expect(pointsIn(sink.sends[0]!.input).map(({ value }) => value)).toEqual([5]);
    await send(counter(good(7, 20)));
    expect(pointsIn(sink.sends[2]!.input).map(({ value }) => value)).toEqual([2]);
  });
});

describe("a metric that cannot be read is passed on", () => {
  const one = metricOf({ points: [good(1, 10)] });

  it.for<[string, metric: unknown]>([
    ["null", null],
    ["a text", "metric"],
    ["without a descriptor", { ...one, descriptor: undefined }],
    ["throws its descriptor", throwing("descriptor", one)],
    ["throws its data points", throwing("dataPoints", one)],
    ["has no data points", { ...one, dataPoints: undefined }],
    ["has a map of data points", { ...one, dataPoints: { length: 1 } }],
    ["is of no kind that there is", { ...one, dataPointType: 9 }],
    ["throws its name", { ...one, descriptor: throwing("name") }],
    ["has a name that is none", { ...one, descriptor: { name: 1n } }],
  ])("%s", async ([, metric]) => {
    const { send, sink } = conversion();
    const metrics = metricsOf([{ name: "good", points: [good(5, 10)] }]);
    (metrics.scopeMetrics[0]!.metrics as unknown[]).unshift(metric);
    await send(metrics);
    const [, ...others] = sink.sends[0]!.input.scopeMetrics[0]!.metrics;
    expect(sink.sends[0]!.input.scopeMetrics[0]!.metrics[0]).toBe(metric);
    expect(others.map(({ aggregationTemporality }) => aggregationTemporality)).toEqual([0]);
  });
});

it.for<[string, unknown]>([
  ["nothing", undefined],
  ["null", null],
  ["a text", "metrics"],
  ["no scopes", {}],
  ["scopes that throw", throwing("scopeMetrics")],
  ["a scope that is none", { resource: {}, scopeMetrics: [null] }],
  ["a resource that is none", { scopeMetrics: counter(good(1, 10)).scopeMetrics }],
  ["a resource that throws", { ...counter(good(1, 10)), resource: throwing("attributes") }],
])("what are no metrics is passed on: %s", async ([, metrics]) => {
  const { send, sink } = conversion();
  expect(await send(metrics as ResourceMetrics)).toMatchObject({ kind: "delivered" });
  expect(sink.sends.map(({ input }) => input)).toEqual([metrics]);
  await send(counter(good(5, 10)));
  expect(pointsIn(sink.sends[1]!.input).map(({ value }) => value)).toEqual([5]);
});

it("attributes of a resource that cannot be read keep nothing from being converted", async () => {
  const attributes = Object.assign(throwing("a") as object, { circular, name: "x" });
  const { send, sink } = conversion();
  for (const point of [good(5, 10), good(7, 20)]) {
    await send(metricsOf([{ points: [point] }], { resource: { attributes } }));
  }
  expect(sink.sends.map(({ input }) => pointsIn(input)[0]!.value)).toEqual([5, 2]);
});
