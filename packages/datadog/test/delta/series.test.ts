import type { Attributes } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { conversion, converted, counter, type GivenPoint, metricsOf } from "./given.ts";

describe("a series", () => {
  const point = (value: number, at: number, attributes?: Attributes): GivenPoint => ({
    value,
    at,
    ...(attributes && { attributes }),
  });
  const valuesOf = async (exports: Parameters<typeof converted>[0]): Promise<unknown[][]> =>
    (await converted(exports)).map(({ points }) => points.map(({ value }) => value));

  it.for<[string, one: Attributes, other: Attributes]>([
    ["in another order", { a: 1, b: "x" }, { b: "x", a: 1 }],
    ["in another array", { a: ["x", "y"] }, { a: ["x", "y"] }],
    ["or nothing", {}, undefined as never],
    ["and NaN is itself", { a: Number.NaN }, { a: Number.NaN }],
  ])("is the same with the same attributes %s", async ([, one, other]) => {
    const more = point(1, 10, { more: true });
    expect(await valuesOf([counter(point(5, 10, one), more), counter(point(7, 20, other))])).toEqual([[5, 1], [2]]);
  });

  it.for<[string, one: Attributes, other: Attributes]>([
    ["a value", { a: "x" }, { a: "y" }],
    ["the type of a value", { a: 1 }, { a: "1" }],
    ["the type of a value", { a: true }, { a: "true" }],
    ["a key", { a: "x" }, { b: "x" }],
    ["one more", { a: "x" }, { a: "x", b: "" }],
    ["what is in which", { a: 'x","b' }, { a: "x", b: "b" }],
  ])("is another one by %s: %j, %j", async ([, one, other]) => {
    const exports = [counter(point(5, 10, one), point(6, 10, other)), counter(point(6, 20, other), point(7, 20, one))];
    expect(await valuesOf(exports)).toEqual([
      [5, 6],
      [0, 2],
    ]);
  });

  it("is another one by a list and its text", async () => {
    const exports = [10, 20].map((at) => counter(point(at, at, { a: ["x"] }), point(2 * at, at, { a: '["x"]' })));
    expect(await valuesOf(exports)).toEqual([
      [10, 20],
      [10, 20],
    ]);
  });

  it.for<[string, other: ReturnType<typeof counter>, isSame: boolean]>([
    ["name", metricsOf([{ name: "other", points: [point(7, 20)] }]), false],
    ["unit", metricsOf([{ unit: "s", points: [point(7, 20)] }]), false],
    ["scope", metricsOf([{ points: [point(7, 20)] }], { scope: { name: "other" } }), false],
    ["scope's version", metricsOf([{ points: [point(7, 20)] }], { scope: { name: "test", version: "2" } }), false],
    ["resource", metricsOf([{ points: [point(7, 20)] }], { resource: { attributes: { a: 1 } } }), false],
    ["nothing", metricsOf([{ points: [point(7, 20)] }]), true],
  ])("has by its metric's %s another identity", async ([, other, isSame]) => {
    expect(await valuesOf([counter(point(5, 10)), other])).toEqual([[5], [isSame ? 2 : 7]]);
  });

  it("is the same when its resource has another object, and its attributes another order", async () => {
    const around = (attributes: Attributes): object => ({ resource: { attributes } });
    const exports = [
      metricsOf([{ points: [point(5, 10)] }], around({ a: 1, b: 2 })),
      metricsOf([{ points: [point(7, 20)] }], around({ b: 2, a: 1 })),
    ];
    expect(await valuesOf(exports)).toEqual([[5], [2]]);
  });

  it("is the same when its resource gets attributes that were still to come", async () => {
    const resource = { attributes: {} as Attributes, asyncAttributesPending: true };
    const first = metricsOf([{ points: [point(5, 10)] }], { resource });
    const { send, sink } = conversion();
    await send(first);
    resource.attributes = { host: "a" };
    resource.asyncAttributesPending = false;
    await send(metricsOf([{ points: [point(7, 20)] }], { resource }));
    expect(sink.sends.map(({ input }) => input.scopeMetrics[0]!.metrics[0]!.dataPoints[0]!.value)).toEqual([5, 2]);
  });

  it("is told by what its attributes say now, whoever changes them", async () => {
    const attributes: Attributes = { a: "x" };
    const first = counter(point(5, 10, attributes));
    const { send, sink } = conversion();
    await send(first);
    attributes["a"] = "y";
    await send(counter(point(6, 10, attributes)));
    attributes["a"] = "x";
    await send(counter(point(7, 20, attributes)));
    expect(sink.sends.map(({ input }) => input.scopeMetrics[0]!.metrics[0]!.dataPoints[0]!.value)).toEqual([5, 6, 2]);
  });

  it("comes once in an export: a second point of the same time is dropped", async () => {
    const [told] = await converted([counter(point(5, 10), point(6, 10), point(7, 20))]);
    expect(told!.points.map(({ value }) => value)).toEqual([5, 2]);
    expect(told!.drops).toEqual([{ reason: "out_of_order", points: 1 }]);
  });
});
