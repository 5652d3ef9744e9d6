import type { Attributes } from "@opentelemetry/api";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Point } from "@meterbridge/core/points";
import { familyOf, type MemberParts, write } from "./some-families.ts";
import type { Message } from "./read-families.ts";

const text = fc.string({ unit: "binary", maxLength: 200, size: "max" });
// Of 31 buckets, the sum still fits into 64 bits.
const count = fc.oneof(fc.nat(300), fc.maxSafeNat(), fc.bigInt({ min: 0n, max: 2n ** 58n }));
const time = fc.tuple(fc.integer({ min: 1, max: 10_000_000_000 }), fc.nat(999_999_999));
const double = fc.double();

/** A value, and what is read of it. */
type Case = readonly [value: unknown, message: Message];

const kinds = {
  number: double.map((value): Case => [value, { gauge: { value } }]),
  histogram: fc
    .tuple(
      fc.uniqueArray(fc.double({ noNaN: true, noDefaultInfinity: true }), {
        maxLength: 30,
        comparator: "SameValueZero",
      }),
      double,
    )
    .chain(([bounds, sum]) => {
      const boundaries = bounds.map((bound) => (bound === 0 ? 0 : bound)).sort((one, other) => one - other);
      const length = boundaries.length + 1;
      return fc.array(count, { minLength: length, maxLength: length }).map((counts): Case => {
        const total = totalOf(counts);
        const bucket = boundaries.map((upper_bound, index) => ({
          cumulative_count: totalOf(counts.slice(0, index + 1)),
          upper_bound,
        }));
        const histogram = { sample_count: total, sample_sum: sum, ...(bucket.length > 0 && { bucket }) };
        return [{ buckets: { boundaries, counts }, count: total, sum }, { histogram }];
      });
    }),
  summary: fc
    .tuple(
      count,
      double,
      fc.uniqueArray(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 10, comparator: "SameValueZero" }),
      double,
    )
    .map(([count, sum, at, value]): Case => {
      const quantiles = at
        .map((quantile) => ({ quantile: quantile === 0 ? 0 : quantile, value }))
        .sort((one, other) => one.quantile - other.quantile);
      const summary = { sample_count: BigInt(count), sample_sum: sum };
      return [
        { count, sum, quantiles },
        { summary: quantiles.length > 0 ? { ...summary, quantile: quantiles } : summary },
      ];
    }),
} satisfies Record<string, fc.Arbitrary<Case>>;

function totalOf(counts: readonly (number | bigint)[]): bigint {
  return counts.reduce((sum: bigint, each) => sum + BigInt(each), 0n);
}

it.for(["number", "histogram", "summary"] as const)("whatever a %s says is read again", (kind) => {
  const type = kind === "number" ? "gauge" : kind;
  const series = fc.tuple(fc.dictionary(text, text, { maxKeys: 5, noNullPrototype: true }), kinds[kind], time);
  const key = ([attributes]: readonly [Attributes, ...unknown[]]): string => JSON.stringify(labelsOf(attributes));
  fc.assert(
    fc.property(text, fc.uniqueArray(series, { selector: key, minLength: 1, maxLength: 20 }), (help, all) => {
      const points = all.map(
        ([attributes, [value], startTime]) => ({ attributes, value, startTime }) as Partial<Point>,
      );
      const member: MemberParts = { kind, points };
      const family = familyOf({ type, help, members: [member] });
      const written = write(family);
      expect(written.drops).toEqual([]);
      expect(written.families).toEqual([
        {
          name: "a_name",
          ...(help !== "" && { help }),
          type: { gauge: 1, histogram: 4, summary: 2 }[type],
          metric: all.map(([attributes, [, message], start]) => metricOf(attributes, message, start)),
        },
      ]);
      expect(write(family).bytes.equals(written.bytes)).toBe(true);
    }),
    // To find the smallest counterexample of so much would take minutes.
    { endOnFailure: true },
  );
});

function labelsOf(attributes: Attributes): readonly object[] {
  return Object.entries(attributes)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => ({ name, value }));
}

function metricOf(attributes: Attributes, message: Message, [seconds, nanos]: number[]): Message {
  const label = labelsOf(attributes);
  const created_timestamp = { seconds: BigInt(seconds!), ...(nanos !== 0 && { nanos }) };
  const said = Object.entries(message).map(([field, value]) => [
    field,
    field === "gauge" ? value : { ...(value as object), created_timestamp },
  ]);
  return { ...(label.length > 0 && { label }), ...Object.fromEntries(said) };
}
