import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Arena } from "../src/arena.ts";
import { Budget } from "../src/budget.ts";
import { putDouble, putWhole } from "../src/json/digits.ts";
import { KnownDoubles } from "../src/json/known-doubles.ts";

/** What stands in the memory before: nothing of it may get into a text. */
const garbage = 0xff;

function textOf(value: number, put = putDouble): string {
  const bytes = Buffer.alloc(64, garbage);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes.toString("latin1", 5, put(bytes, view, 5, value));
}

describe("the text of a double is what JavaScript makes of it", () => {
  const whole = fc.maxSafeInteger();
  const power = fc.integer({ min: -25, max: 25 });

  it.for([
    ["any double", fc.double({ noNaN: true, noDefaultInfinity: true })],
    ["one of a usual size", fc.double({ min: -1e6, max: 1e6, noNaN: true })],
    ["a small one", fc.double({ min: -1e-3, max: 1e-3, noNaN: true })],
    ["one with few digits", fc.tuple(fc.integer(), fc.nat(12)).map(([value, scale]) => value / 10 ** scale)],
    ["one with few bits", fc.tuple(whole, fc.nat(60)).map(([value, scale]) => value / 2 ** scale)],
    [
      "a sum of decimals",
      fc.array(fc.nat(1e6).map((value) => value / 1000)).map((all) => all.reduce((a, b) => a + b, 0)),
    ],
    [
      "one next to a power of ten",
      fc.tuple(power, fc.integer({ min: -3, max: 3 })).map(([n, by]) => near(10 ** n, by)),
    ],
    ["one next to a power of two", fc.tuple(power, fc.integer({ min: -3, max: 3 })).map(([n, by]) => near(2 ** n, by))],
  ] as const)("%s", ([, doubles]) => {
    fc.assert(
      fc.property(doubles, (value) => {
        expect(textOf(value)).toBe(Object.is(value, -0) ? "-0" : String(value));
      }),
      { numRuns: 20_000 },
    );
  });

  it.for([
    [NaN, '"NaN"'],
    [Infinity, '"Infinity"'],
    [-Infinity, '"-Infinity"'],
    [0, "0"],
    [-0, "-0"],
    [5e-324, "5e-324"],
    [Number.MAX_VALUE, "1.7976931348623157e+308"],
    [-1.2345678901234567e-6, "-0.0000012345678901234567"],
  ] as const)("%d", ([value, text]) => {
    expect(textOf(value)).toBe(text);
  });
});

it("writes whole numbers up to 2^53", () => {
  fc.assert(
    fc.property(fc.oneof(fc.maxSafeNat(), fc.nat(), fc.nat(20_000)), (value) => {
      expect(textOf(value, (_, view, pos, given) => putWhole(view, pos, given))).toBe(String(value));
    }),
    { numRuns: 20_000 },
  );
});

it("writes a double that is known as one that is not", () => {
  const doubles = fc.array(fc.oneof(fc.double(), fc.constantFrom(0, -0, 0.5, 1.5, 1e300, -1.2345678901234567e-6)), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(fc.array(doubles, { maxLength: 6 }), (exports) => {
      const known = new KnownDoubles();
      const budget = new Budget(1_000);
      const arena = new Arena();
      arena.bytes.fill(garbage);
      for (const values of exports.flatMap((each) => [each, each, each])) {
        known.begin(budget);
        for (const value of values) {
          expect(arena.bytes.toString("latin1", 7, known.put(arena, 7, value))).toBe(textOf(value));
        }
        expect(budget.bytes).toBeLessThanOrEqual(1_000);
      }
      known.forget(budget);
      expect(budget.bytes).toBe(0);
    }),
  );
});

it("keeps the doubles of the last export, and none of those before", () => {
  const known = new KnownDoubles();
  const budget = new Budget(1_000_000);
  const arena = new Arena();
  const keptBefore = [1_000, 1_000, 1_000, 10, 10, 0, 0].map((doubles, round) => {
    known.begin(budget);
    for (let index = 0; index < doubles; index++) known.put(arena, 0, round + 1 / (index + 2));
    return budget.bytes;
  });
  const [atFirst, many, manyAgain, stillMany, few, stillFew, none] = keptBefore;
  expect([atFirst, manyAgain, stillMany, stillFew, none]).toEqual([0, many, many, few, 0]);
  expect(many).toBeGreaterThan(1_000 * 32);
  expect(few).toBeLessThan(1_000);
});

function near(value: number, steps: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + BigInt(steps));
  return view.getFloat64(0);
}
