import { describe, expect, it } from "vitest";
import type { Point } from "@meterbridge/core/points";
import type { Family } from "../../src/exposition/family.ts";
import { familyOf, write, writePoint } from "./some-families.ts";

describe("a family in protobuf", () => {
  it("is one delimited message, byte by byte", () => {
    const point: Partial<Point> = { attributes: { k: "v" }, value: 1, startTime: [1, 2] };
    const family = familyOf({ name: "a_total", type: "counter", help: "h", members: [{ points: [point] }] });
    const parts = [
      "29", // 41 bytes
      "0a07615f746f74616c", // name
      "120168", // help
      "1800", // type
      "2219", // metric
      ...["0a06", "0a016b", "120176"], // label
      ...["1a0f", "09000000000000f03f"], // counter, value
      ...["1a04", "0801", "1002"], // created_timestamp
    ];
    expect(write(family).bytes.toString("hex")).toBe(parts.join(""));
  });

  it.for<[Family["type"], number]>([
    ["counter", 0],
    ["gauge", 1],
    ["summary", 2],
    ["histogram", 4],
    ["info", 1],
  ])("of type %s says %s", ([type, number]) => {
    const value = { count: 0, sum: 0, quantiles: [], buckets: { boundaries: [], counts: [] } };
    const kind = type === "summary" || type === "histogram" ? type : "number";
    const points = [{ value: kind === "number" ? 1 : value }];
    expect(write(familyOf({ type, members: [{ kind, points }] })).families).toMatchObject([{ type: number }]);
  });

  it("says its name as it is, its help and its unit", () => {
    const names = { name: "zeit.ü😀_seconds", help: 'line\nand "\\', unit: "seconds" };
    expect(write(familyOf({ ...names, members: [{ points: [{}] }] })).families).toMatchObject([names]);
  });

  it("says neither help nor unit when it has none", () => {
    const [family] = write(familyOf({ members: [{ points: [{}] }] })).families;
    expect(Object.keys(family!).sort()).toEqual(["metric", "name", "type"]);
  });

  it("is not there without a point", () => {
    const nothing = familyOf({ members: [{ points: [] }, { points: [] }] });
    const broken = familyOf({ members: [{ points: [{ value: "1" }] }] });
    const one = familyOf({ name: "one", members: [{ points: [{}] }] });
    expect(write(nothing, broken, one, nothing).families).toMatchObject([{ name: "one" }]);
  });
});

describe("a number", () => {
  it.for<[Family["type"], string]>([
    ["gauge", "gauge"],
    ["info", "gauge"],
    ["counter", "counter"],
  ])("of a %s is a %s", ([type, field]) => {
    expect(writePoint(type, "number", { value: 2.5, attributes: { a: 1 } })).toEqual({
      label: [{ name: "a", value: "1" }],
      [field]: { value: 2.5 },
    });
  });

  it.for<[unknown, number]>([
    [0, 0],
    [-0, -0],
    [-1.5, -1.5],
    [NaN, NaN],
    [Infinity, Infinity],
    [-Infinity, -Infinity],
    [5e-324, 5e-324],
    [12n, 12],
    [2n ** 70n, 2 ** 70],
  ])("%s is written", ([value, written]) => {
    expect(writePoint("gauge", "number", { value })).toEqual({ gauge: { value: written } });
  });

  it.for<[Family["type"], unknown]>([
    ["gauge", "1"],
    ["gauge", undefined],
    ["gauge", null],
    ["gauge", true],
    ["gauge", { count: 1 }],
    ["counter", "1"],
    ["counter", -1],
    ["counter", NaN],
    ["counter", -1n],
  ])("of a %s is not %s", ([type, value]) => {
    expect(write(familyOf({ type, members: [{ points: [{ value }] }] })).drops).toEqual(["invalid_value"]);
  });
});

describe("when a counter began", () => {
  it.for<[unknown, object | undefined]>([
    [[1_700_000_000, 123_456_789], { seconds: 1_700_000_000n, nanos: 123_456_789 }],
    [[1_700_000_000, 0], { seconds: 1_700_000_000n }],
    [[5, 1e9], { seconds: 6n }],
    [[5, 0.75], { seconds: 5n }],
    [[0, 1], { seconds: 0n, nanos: 1 }],
    [[5_000_000_000, 7], { seconds: 5_000_000_000n, nanos: 7 }],
    [[0, 0], undefined],
    [[-1, 0], undefined],
    [[0.5, 0], undefined],
    [[NaN, 0], undefined],
    [[Infinity, 0], undefined],
    [[1, NaN], undefined],
    [["1", 0], undefined],
    [[], undefined],
    [undefined, undefined],
    [12, undefined],
  ])("at %s is %s", ([startTime, created]) => {
    const point = { startTime: startTime as Point["startTime"], value: 1 };
    const counter = writePoint("counter", "number", point)?.["counter"];
    expect(counter).toEqual(created ? { value: 1, created_timestamp: created } : { value: 1 });
  });

  it("is told of each series", () => {
    const starts = [
      [5, 1],
      [5, 1],
      [5, 2],
      [0, 0],
      [6, 2],
      [6, 2],
    ] as const;
    const points = starts.map((startTime, index) => ({ startTime: [...startTime] as const, attributes: { index } }));
    const { families } = write(familyOf({ type: "counter", members: [{ points: points as unknown as Point[] }] }));
    const counters = (families[0]!["metric"] as readonly { counter: { created_timestamp?: object } }[]).map(
      ({ counter }) => counter.created_timestamp,
    );
    expect(counters).toEqual([
      { seconds: 5n, nanos: 1 },
      { seconds: 5n, nanos: 1 },
      { seconds: 5n, nanos: 2 },
      undefined,
      { seconds: 6n, nanos: 2 },
      { seconds: 6n, nanos: 2 },
    ]);
  });
});
