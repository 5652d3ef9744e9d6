import { describe, expect, it } from "vitest";
import { schemaOf } from "../../src/schema/schema-of.ts";
import { histogram, reasonFor, schemas, v1, v2, otel, written, metricOf, defaults, pointOf } from "./written.ts";

const kind = "histogram";

describe.for(schemas)("a histogram, in %s, is refused", (name) => {
  // As strict as the exposition of Prometheus is; otel2influx takes a histogram without its last count, which says nothing of what
  // is above the last bound, and fails the whole request for the others.
  it.for<[string, unknown]>([
    ["no value", undefined],
    ["a number", 5],
    ["no buckets", { count: 1, sum: 1 }],
    ["buckets that are no arrays", { buckets: { boundaries: "1", counts: "12" }, count: 1 }],
    ["as many counts as boundaries", histogram([1, 2], [3, 4])],
    ["two counts too many", histogram([1], [3, 4, 5, 6])],
    ["boundaries and no counts", histogram([1], [])],
    ["boundaries that do not ascend", histogram([2, 1], [1, 1, 1])],
    ["a boundary twice", histogram([1, 1], [1, 1, 1])],
    ["a boundary that is no number", histogram([Number.NaN], [1, 1])],
    ["a boundary that is a text", histogram(["1" as unknown as number], [1, 1])],
    ["a boundary at minus infinity", histogram([-Infinity, 1], [1, 1, 1])],
    ["an infinite boundary that is not the last", histogram([1, Infinity, Infinity], [1, 1, 1, 1])],
    ["a count below zero", { buckets: { boundaries: [1], counts: [-1, 2] }, count: 1 }],
    ["a count with a fraction", { buckets: { boundaries: [1], counts: [0.5, 0.5] }, count: 1 }],
    ["a count that is no number", { buckets: { boundaries: [1], counts: [Number.NaN, 1] }, count: 1 }],
    ["a count that is a text", { buckets: { boundaries: [1], counts: ["1", 1] }, count: 2 }],
    ["a count that is missing", { buckets: { boundaries: [1], counts: [1, undefined] }, count: 1 }],
    ["counts that are less than all", histogram([1], [1, 1], { count: 3 })],
    ["counts that are more than all", histogram([1], [1, 1], { count: 1 })],
    ["no count of all", histogram([1], [1, 1], { count: undefined })],
    ["a count of all with a fraction", histogram([], [], { count: 1.5 })],
    ["more than 64 bits", { buckets: { boundaries: [1], counts: [2n ** 63n, 2n ** 63n] }, count: 2n ** 64n }],
    ["a sum that is a text", histogram([1], [1, 1], { sum: "3" })],
    ["a minimum that is an object", histogram([1], [1, 1], { min: {} })],
  ])("with %s", ([, value]) => {
    expect(reasonFor(schemaOf(name), { kind }, { value })).toBe("invalid_value");
  });

  it("when its value cannot be read", () => {
    const value = {
      get buckets(): never {
        throw new Error("gone");
      },
    };
    expect(reasonFor(schemaOf(name), { kind }, { value })).toBe("unreadable_point");
  });
});

describe("a histogram", () => {
  it.for<[string, unknown, string]>([
    [
      "a sum that is NaN",
      histogram([1], [1, 1], { sum: Number.NaN, min: 1, max: 2 }),
      "m count=2,min=1,max=2,1=1,+Inf=2",
    ],
    [
      "extremes of nothing",
      histogram([1], [0, 0], { sum: 0, min: Infinity, max: -Infinity }),
      "m count=0,sum=0,1=0,+Inf=0",
    ],
    ["no sum", histogram([1], [1, 1]), "m count=2,1=1,+Inf=2"],
    ["a sum that is null", histogram([1], [1, 1], { sum: null }), "m count=2,1=1,+Inf=2"],
    ["the infinite bound given, too", histogram([1, Infinity], [1, 2, 0], { sum: 9 }), "m count=3,sum=9,1=1,+Inf=3"],
    ["something above infinity", histogram([1, Infinity], [1, 2, 4], { sum: 9 }), "m count=7,sum=9,1=1,+Inf=7"],
    ["one bucket", histogram([], [4], { sum: 9 }), "m count=4,sum=9,+Inf=4"],
    ["no bucket", { buckets: { boundaries: [], counts: [] }, count: 4, sum: 9 }, "m count=4,sum=9"],
    ["bigints", { buckets: { boundaries: [1], counts: [1n, 2] }, count: 3n, sum: 9n }, "m count=3,sum=9,1=1,+Inf=3"],
    [
      "more than 2^53",
      { buckets: { boundaries: [1], counts: [2 ** 53, 2 ** 53] }, count: 2 ** 54 },
      "m count=18014398509481984,1=9007199254740992,+Inf=18014398509481984",
    ],
    [
      "bounds of all sizes",
      histogram([-2.5, 0, 1e-7, 1e21], [1, 1, 1, 1, 1]),
      "m count=5,-2.5=1,0=2,0.0000001=3,1000000000000000000000=4,+Inf=5",
    ],
  ])("may have %s", ([, value, line]) => {
    expect(written(v1, { kind }, { value })).toEqual([line]);
  });

  it("has no lines of buckets, or no fields, when it has no buckets", () => {
    const value = { buckets: { boundaries: [], counts: [] }, count: 4 };
    expect(written(v2, { kind }, { value })).toEqual(["prometheus m_count=4"]);
    expect(written(otel, { kind }, { value })).toEqual(["m__histogram count=4u"]);
  });

  it("has the bounds of its own data point, also when their array was changed in place", () => {
    const plan = v1(metricOf({ kind }), defaults)!;
    const lines: string[] = [];
    const boundaries = [1, 2];
    const put = (bounds: number[], counts: number[]): void =>
      plan.write(pointOf({ value: histogram(bounds, counts) }), { line: (text) => lines.push(text), tagged: () => {} });
    put(boundaries, [1, 1, 1]);
    boundaries[1] = 3;
    put(boundaries, [1, 1, 1]);
    expect(() => put([5, 4], [1, 1, 1])).toThrow("invalid_value");
    put(boundaries, [2, 2, 2]);
    put([7], [1, 0]);
    expect(lines).toEqual([
      "count=3,1=1,2=2,+Inf=3",
      "count=3,1=1,3=2,+Inf=3",
      "count=6,1=2,3=4,+Inf=6",
      "count=1,7=1,+Inf=1",
    ]);
  });
});
