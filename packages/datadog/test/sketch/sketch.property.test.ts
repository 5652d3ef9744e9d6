import type { ExponentialHistogramValue, HistogramValue } from "@meterbridge/core/points";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quantileOf } from "@meterbridge/test-harness";
import type { Sketch } from "../../src/encode/point-sink.ts";
import { keyOf } from "../../src/sketch/bin-keys.ts";
import { sketchOfExponential } from "../../src/sketch/sketch-of-exponential.ts";
import { sketchOfHistogram } from "../../src/sketch/sketch-of-histogram.ts";
import { exponential, histogram, total } from "./values.ts";

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const moderate = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const count = fc.oneof({ weight: 3, arbitrary: fc.nat(5) }, fc.nat(10_000_000), fc.constant(0));
const bound = fc.oneof({ weight: 3, arbitrary: moderate }, finite);
const known = { nil: undefined, freq: 3 };

/** Histograms with buckets of any bounds, and a sum and extremes that need not agree with them. */
const histograms: fc.Arbitrary<HistogramValue> = fc
  .record({
    bounds: fc.uniqueArray(bound, { maxLength: 20, comparator: (a, b) => a === b }),
    counts: fc.array(count, { minLength: 21, maxLength: 21 }),
    sum: fc.option(bound, known),
    extremes: fc.tuple(fc.option(bound, known), fc.option(bound, known)),
  })
  .map(({ bounds, counts, sum, extremes }) =>
    withFacts(
      histogram(
        bounds.toSorted((a, b) => a - b),
        counts.slice(0, bounds.length + 1),
      ),
      sum,
      inOrder(extremes),
    ),
  );

const buckets = fc.record({
  offset: fc.integer({ min: -200, max: 200 }),
  bucketCounts: fc.array(count, { maxLength: 60 }),
});
const exponentials: fc.Arbitrary<ExponentialHistogramValue> = fc
  .record({
    scale: fc.integer({ min: -10, max: 20 }),
    zeroCount: count,
    positive: buckets,
    negative: buckets,
    sum: fc.option(bound, known),
    extremes: fc.tuple(fc.option(bound, known), fc.option(bound, known)),
  })
  .map(({ extremes, sum, ...given }) => withFacts(exponential(given), sum, inOrder(extremes)));

type Extremes = Pick<HistogramValue, "min" | "max">;

/** With the extremes, and the sum, or the nearest one that they allow. */
function withFacts<Of extends Value>(value: Of, sum: number | undefined, extremes: Extremes): Of {
  const { min = -Infinity, max = Infinity } = extremes;
  const nearest = Math.min(Math.max(sum! / Number(value.count), min), max) * Number(value.count);
  return { ...value, sum: Number.isFinite(nearest) ? nearest : undefined, ...extremes };
}

function inOrder([one, other]: readonly [number | undefined, number | undefined]): Extremes {
  return one !== undefined && other !== undefined && one > other ? { min: other, max: one } : { min: one, max: other };
}

type Value = HistogramValue | ExponentialHistogramValue;
const kinds: readonly [string, fc.Arbitrary<Value>, (value: Value) => Sketch][] = [
  ["histogram", histograms, (value) => sketchOfHistogram(value as HistogramValue)],
  ["exponential histogram", exponentials, (value) => sketchOfExponential(value as ExponentialHistogramValue)],
];

describe.for(kinds)("the sketch of any %s", ([, values, sketchOf]) => {
  const holds = (check: (value: Value, sketch: Sketch) => void): void => {
    fc.assert(fc.property(values, (value) => check(value, sketchOf(value))));
  };

  it("counts every observation once", () => {
    holds((value, sketch) => {
      expect(sketch.count).toBe(value.count);
      expect(total(sketch.counts)).toBe(BigInt(value.count));
      expect(sketch.counts.every((each) => Number.isInteger(each) && each > 0 && each < 2 ** 32)).toBe(true);
      expect(sketch.counts.length).toBe(sketch.keys.length);
    });
  });

  it("has ascending bins from that of its minimum to that of its maximum", () => {
    holds(({ count }, { keys, min, max }) => {
      if (count === 0) return;
      expect(keys.every((key, index) => Number.isInteger(key) && (index === 0 || key > keys[index - 1]!))).toBe(true);
      expect(keys.length).toBeLessThanOrEqual(4096);
      expect(keys[0]).toBeGreaterThanOrEqual(keyOf(min));
      expect(keys.at(-1)).toBeLessThanOrEqual(keyOf(max));
    });
  });

  it("has what is known as it is, and all else finite", () => {
    holds((value, sketch) => {
      if (value.count === 0) return;
      for (const fact of ["sum", "min", "max"] as const) {
        if (value[fact] !== undefined) expect(sketch[fact]).toBe(value[fact]);
        expect(sketch[fact]).toSatisfy(Number.isFinite);
      }
      const nearest = Math.min(Math.max(sketch.sum / Number(sketch.count), sketch.min), sketch.max);
      // -0 is 0.
      expect(sketch.average + 0).toBe(nearest + 0);
      expect(sketch.min).toBeLessThanOrEqual(sketch.max);
    });
  });

  it("is the same when it is made again, also after others, and leaves what it is made of alone", () => {
    fc.assert(
      fc.property(values, values, (value, other) => {
        const before = structuredClone(value);
        const sketch = sketchOf(value);
        const copy = structuredClone(sketch);
        sketchOf(other);
        expect(sketch).toEqual(copy);
        expect(sketchOf(value)).toEqual(copy);
        expect(value).toEqual(before);
      }),
    );
  });

  it("has quantiles that do not fall", () => {
    holds(({ count }, { keys: k, counts: n, count: cnt, min, max }) => {
      if (count === 0) return;
      let last = -Infinity;
      for (let q = 0; q <= 1; q += 0.05) {
        const quantile = quantileOf({ min, max, cnt: Number(cnt), k, n }, q);
        expect(quantile).toBeGreaterThanOrEqual(last);
        last = quantile;
      }
    });
  });
});

it("a bucket's observations are in the bins of its bounds, or of those between", () => {
  fc.assert(
    fc.property(bound, bound, fc.integer({ min: 1, max: 1e9 }), (one, other, count) => {
      fc.pre(one !== other);
      const [lower, upper] = one < other ? [one, other] : [other, one];
      const { keys } = sketchOfHistogram(histogram([lower, upper], [0, count, 0]));
      expect(keys[0]).toBeGreaterThanOrEqual(keyOf(lower));
      expect(keys.at(-1)).toBeLessThanOrEqual(keyOf(upper));
    }),
  );
});
