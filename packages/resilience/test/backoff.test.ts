import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawDelay, easedRange, nextRange, type WaitRange } from "../src/backoff.ts";

const limits = { initialDelayMs: 1000, maxDelayMs: 5000 };

/** The ranges of the waits after answers that ask for these times. */
function ranges(wishes: readonly (number | undefined)[], { initialDelayMs, maxDelayMs } = limits): [number, number][] {
  let range: WaitRange | undefined;
  return wishes.map((wish) => {
    range = nextRange(range, wish, { initialDelayMs, maxDelayMs });
    return [range.fromMs, range.toMs];
  });
}

describe("the range of the next wait", () => {
  it("doubles up to the longest delay", () => {
    const none = undefined;
    expect(ranges([none, none, none, none, none])).toEqual([
      [100, 1000],
      [100, 2000],
      [100, 4000],
      [100, 5000],
      [100, 5000],
    ]);
  });

  it("begins at what the far end asks for, and grows from there", () => {
    expect(ranges([2000, undefined, undefined, undefined])).toEqual([
      [2000, 2500],
      [2000, 5000],
      [2000, 5000],
      [2000, 5000],
    ]);
  });

  it("exceeds the longest delay when the far end asks for more, with jitter on top", () => {
    expect(ranges([undefined, 8000, undefined])).toEqual([
      [100, 1000],
      [8000, 10_000],
      [8000, 10_000],
    ]);
  });

  it("follows the far end's latest wish", () => {
    expect(ranges([4000, 200])).toEqual([
      [4000, 5000],
      [200, 5000],
    ]);
  });

  it.for([0, -1, -1e9, 1, 99, -Infinity])(
    "of a wish of %s ms is no shorter than 100 ms, and grows as without",
    (wish) => {
      expect(ranges([wish, wish])).toEqual([
        [100, 1000],
        [100, 2000],
      ]);
    },
  );

  it("passes over a wish that is no number", () => {
    expect(ranges([Number.NaN])).toEqual([[100, 1000]]);
  });

  it.for([1e9, 1e12, Infinity])("cuts a wish of %s ms to five minutes", (wish) => {
    expect(ranges([wish])).toEqual([[300_000, 375_000]]);
  });

  it.for([
    [0, 0],
    [10, 50],
    [100, 100],
  ])("has room for jitter with delays of %s to %s ms", ([initialDelayMs, maxDelayMs]) => {
    expect(ranges([undefined, undefined], { initialDelayMs: initialDelayMs!, maxDelayMs: maxDelayMs! })).toEqual([
      [100, 125],
      [100, 125],
    ]);
  });

  it("is cut by a longest delay that is below the first one", () => {
    expect(ranges([undefined], { initialDelayMs: 60_000, maxDelayMs: 5000 })).toEqual([[100, 5000]]);
  });
});

describe("a drawn wait", () => {
  it.for([
    [0, 100],
    [0.5, 550],
    [1, 1000],
  ])("with a chance of %s is %s ms of 100 to 1000", ([chance, expected]) => {
    expect(drawDelay({ fromMs: 100, toMs: 1000 }, Infinity, () => chance!)).toBe(expected);
  });

  it.for([
    [0, 100],
    [0.5, 175],
    [1, 250],
  ])("with a chance of %s is %s ms when 300 are left: 50 are the attempt's", ([chance, expected]) => {
    expect(drawDelay({ fromMs: 100, toMs: 1000 }, 300, () => chance!)).toBe(expected);
  });

  it.for([149, 100, 99, 0, -5, Number.NaN])(
    "is none when %s ms are left: 100 to wait and 50 for the attempt",
    (leftMs) => {
      expect(drawDelay({ fromMs: 100, toMs: 1000 }, leftMs, () => 0)).toBeUndefined();
    },
  );
});

it("keeps every wait within its bounds, whatever is asked for", () => {
  const delay = fc.integer({ min: 0, max: 1e7 });
  const wish = fc.option(fc.oneof(fc.double(), fc.integer({ min: -10, max: 20_000 })), { nil: undefined });
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const left = fc.oneof(fc.constant(Infinity), fc.double({ min: -10, max: 1e6, noNaN: true }));
  fc.assert(
    fc.property(delay, delay, fc.array(fc.tuple(wish, chance, left), { maxLength: 12 }), (initial, max, steps) => {
      let range: WaitRange | undefined;
      let longestWish = 0;
      for (const [retryAfterMs, random, leftMs] of steps) {
        range = nextRange(range, retryAfterMs, { initialDelayMs: initial, maxDelayMs: max });
        if (retryAfterMs !== undefined && retryAfterMs > longestWish) longestWish = Math.min(retryAfterMs, 300_000);
        const delayMs = drawDelay(range, leftMs, () => random);
        if (delayMs === undefined) continue;
        expect(delayMs).toBeGreaterThanOrEqual(100);
        expect(delayMs).toBeLessThan(leftMs);
        expect(delayMs).toBeLessThanOrEqual(Math.max(max, 125, longestWish * 1.25));
        if (retryAfterMs !== undefined && retryAfterMs <= 300_000) expect(delayMs).toBeGreaterThanOrEqual(retryAfterMs);
      }
    }),
    { numRuns: 1000 },
  );
});

describe("the range once something got through", () => {
  it("is half of what it was, until the first wait is reached", () => {
    let range: WaitRange | undefined = { fromMs: 100, toMs: 5000 };
    range = easedRange(range, limits);
    expect(range).toEqual({ fromMs: 100, toMs: 2500 });
    range = easedRange(range, limits);
    expect(range).toEqual({ fromMs: 100, toMs: 1250 });
    expect(easedRange(range, limits)).toBeUndefined();
    expect(easedRange(undefined, limits)).toBeUndefined();
  });

  it("is back where it was after one more failure", () => {
    const range = { fromMs: 100, toMs: 4000 };
    expect(nextRange(easedRange(range, limits), undefined, limits)).toEqual(range);
  });

  it("forgets what the far end asked for", () => {
    expect(easedRange({ fromMs: 8000, toMs: 10_000 }, limits)).toEqual({ fromMs: 100, toMs: 5000 });
  });
});
