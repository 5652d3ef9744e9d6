import { describe, expect, it } from "vitest";
import { addCounts, type Count, countOf, differenceOf } from "../../src/points/index.ts";

const invalid = expect.objectContaining({ reason: "invalid_value" });

describe("a count", () => {
  it.for<[given: Count, Count]>([
    [0, 0],
    [7, 7],
    [2 ** 40, 2 ** 40],
    [2 ** 53 - 1, 2 ** 53 - 1],
    [2 ** 53, 2n ** 53n],
    [7n, 7],
    [2n ** 53n - 1n, 2 ** 53 - 1],
    [2n ** 53n, 2n ** 53n],
    [2n ** 64n - 1n, 2n ** 64n - 1n],
  ])("%s is %s", ([given, count]) => {
    expect(countOf(given)).toBe(count);
  });

  it.for<[unknown]>([[-1], [0.5], [NaN], [Infinity], [2 ** 64], [-1n], [2n ** 64n], ["1"], [null], [undefined]])(
    "%s is none",
    ([given]) => {
      expect(() => countOf(given)).toThrow(invalid);
    },
  );
});

it.for<[Count, Count, sum: Count]>([
  [1, 2, 3],
  [2 ** 53 - 1, 0, 2 ** 53 - 1],
  [2 ** 53 - 1, 1, 2n ** 53n],
  [2n ** 60n, 1, 2n ** 60n + 1n],
])("%s and %s are %s", ([one, other, sum]) => {
  expect(addCounts(one, other)).toBe(sum);
});

it("there are no more than 64 bits of it", () => {
  expect(() => addCounts(2n ** 63n, 2n ** 63n)).toThrow(invalid);
});

it.for<[Count, Count, difference: Count]>([
  [3, 2, 1],
  [2, 3, -1],
  [2n ** 60n, 2n ** 60n - 5n, 5],
  [0, 2n ** 60n, -(2n ** 60n)],
  [0, 2n ** 53n, -(2n ** 53n)],
])("%s less %s is %s", ([one, other, difference]) => {
  expect(differenceOf(one, other)).toBe(difference);
});
