import { describe, expect, it } from "vitest";
import type { ReceivedPoint } from "../src/index.ts";
import type { Aspect } from "../src/aspects.ts";
import { type Comparison, differences } from "../src/differences.ts";

const point = (about: Partial<ReceivedPoint> = {}): ReceivedPoint => ({
  metric: { name: "m" },
  attributes: { a: "1" },
  value: 1,
  ...about,
});

const histogram = (value: object): ReceivedPoint =>
  point({ value: { count: 2n, sum: 3, bounds: [1], counts: [1n, 1n], ...value } });

const buckets = (offset: number, ...counts: bigint[]): ReceivedPoint =>
  point({
    value: {
      count: 3n,
      scale: 0,
      zeroCount: 0n,
      zeroThreshold: 0,
      positive: { offset, counts },
      negative: { offset: 0, counts: [] },
    },
  });

const value: Comparison = { aspects: ["value"] };

describe("what says the same is no difference:", () => {
  it.for<[string, Aspect, ReceivedPoint, ReceivedPoint]>([
    ["a whole number read as either type", "value", point({ value: 3n }), point({ value: 3 })],
    ["a large one", "value", point({ value: 2n ** 60n }), point({ value: 2 ** 60 })],
    ["0 and -0", "value", point({ value: 0 }), point({ value: -0 })],
    ["NaN", "double", point({ value: NaN }), point({ value: NaN })],
    [
      "a double that was read as a whole number",
      "double",
      point({ value: 2 ** 53 + 2 }),
      point({ value: 2n ** 53n + 2n }),
    ],
    [
      "attributes in another order",
      "value",
      point({ attributes: { a: "1", b: "2" } }),
      point({ attributes: { b: "2", a: "1" } }),
    ],
    ["attributes of another type, if that is not looked at", "value", point(), point({ attributes: { a: 1n } })],
    [
      "no bounds, with or without a bucket",
      "value",
      histogram({ bounds: [], counts: [2n] }),
      histogram({ bounds: [], counts: [] }),
    ],
    [
      "a histogram without buckets",
      "value",
      point({ value: { count: 2n, sum: 3, min: 1, max: 2 } }),
      point({ value: { count: 2n, sum: 3, max: 2, min: 1 } }),
    ],
    ["empty buckets at the ends", "value", buckets(-1, 0n, 0n, 1n, 2n), buckets(1, 1n, 2n, 0n)],
    ["no buckets, at any offset", "value", buckets(0), buckets(7, 0n)],
    ["what is not expected to be told", "unit", point(), point({ metric: { name: "m", unit: "s" } })],
    ["another time within the second", "second", point({ time: 5_000_000_000n }), point({ time: 5_999_999_999n })],
  ])("%s", ([, aspect, expected, received]) => {
    expect(differences([expected], [received], { aspects: [aspect] })).toEqual([]);
  });

  it("the order in which data points came", () => {
    const [one, other] = [point(), point({ attributes: { a: "2" } })];
    expect(differences([one, other, one], [other, one, one], value)).toEqual([]);
  });
});

describe("a difference is told:", () => {
  it.for<[string, Aspect, ReceivedPoint, ReceivedPoint]>([
    ['m{a="1"}: value is 2, not 1', "value", point(), point({ value: 2 })],
    ['m{a="1"}: value is undefined, not 1', "value", point(), { metric: { name: "m" }, attributes: { a: "1" } }],
    [
      'm{a="1"}: value is 9007199254740992, not 9007199254740993',
      "value",
      point({ value: 2n ** 53n + 1n }),
      point({ value: 2 ** 53 }),
    ],
    ['m{a="1"}: integer is "1, which may have a fraction", not 1', "integer", point({ value: 1n }), point()],
    ['m{a="1"}: double is 0, not -0', "double", point({ value: -0 }), point({ value: 0 })],
    ['m{a="1"}: value.sum is 4, not 3', "value", histogram({}), histogram({ sum: 4 })],
    ['m{a="1"}: value.min is 0, not undefined', "value", histogram({}), histogram({ min: 0 })],
    ['m{a="1"}: value.counts is [1, 2], not [1, 1]', "value", histogram({}), histogram({ counts: [1n, 2n] })],
    ['m{a="1"}: value.positive.offset is 1, not 0', "value", buckets(0, 1n), buckets(1, 1n)],
    ['m{a="1"}: attributes.a is 1, not "1"', "attributes", point(), point({ attributes: { a: 1n } })],
    ['m{a="1"}: nanosecond is 6, not 5', "nanosecond", point({ time: 5n }), point({ time: 6n })],
    ['m{a="1"}: scopeName is undefined, not "s"', "scopeName", point({ scope: { name: "s" } }), point()],
  ])("%s", ([sentence, aspect, expected, received]) => {
    expect(differences([expected], [received], { aspects: [aspect] })).toEqual([sentence]);
  });

  it("what did not arrive, came too often, or was never exported", () => {
    const [one, other] = [point({ attributes: { a: "2" } }), point({ attributes: { "b c": '"' } })];
    expect(differences([point(), one], [one, one, other], value)).toEqual([
      'm{a="1"} did not arrive',
      'm{a="2"} arrived 2 times, not 1: also with the value 1',
      'm{"b c"="\\""} arrived, and was not exported',
    ]);
    expect(differences([one, one, one], [one], value)).toEqual(['m{a="2"} did not arrive 2 of 3 times']);
  });

  it("which value is missing among several of one series", () => {
    const of = (...values: number[]): ReceivedPoint[] => values.map((number) => point({ value: number }));
    expect(differences(of(1, 2, 3), of(3, 1, 4), value)).toEqual(['m{a="1"}: value is 4, not 2']);
  });

  it("what the far end tells, if it does", () => {
    const comparison: Comparison = { aspects: [], whereTold: ["kind"] };
    const gauge = point({ kind: "gauge" });
    expect(differences([gauge], [point()], comparison)).toEqual([]);
    expect(differences([gauge], [point({ kind: "sum" })], comparison)).toEqual([
      'm{a="1"}: kind is "sum", not "gauge"',
    ]);
  });

  it("short, however long it is", () => {
    const [difference] = differences([point({ attributes: { a: "x".repeat(10_000) } })], [], value);
    expect(difference).toMatch(/^m\{a="x{195}… \(10007 characters\) did not arrive$/);
  });
});

it("attributes that only look alike when they are written one after the other are other series", () => {
  const [one, other] = [{ a: "1", b: "2" }, { a: '1", b="2' }].map((attributes) => point({ attributes }));
  expect(differences([one!], [other!], value)).toHaveLength(2);
});
