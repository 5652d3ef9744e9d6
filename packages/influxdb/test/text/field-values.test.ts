import { reasonOfThrown } from "@meterbridge/core/points";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { floatField, integerField, unsignedField } from "../../src/text/field-values.ts";

describe("an integer", () => {
  it.for<[value: number | bigint, signed: string, unsigned: string]>([
    [0, "0i", "0u"],
    [-0, "0i", "0u"],
    [5, "5i", "5u"],
    [5n, "5i", "5u"],
    [2 ** 53, "9007199254740992i", "9007199254740992u"],
    [9_007_199_254_740_993n, "9007199254740993i", "9007199254740993u"],
    [1e18, "1000000000000000000i", "1000000000000000000u"],
    [2 ** 62, "4611686018427387904i", "4611686018427387904u"],
    [9_223_372_036_854_775_807n, "9223372036854775807i", "9223372036854775807u"],
    [9_223_372_036_854_775_808n, "out_of_range", "9223372036854775808u"],
    [2 ** 63, "out_of_range", "9223372036854775808u"],
    [18_446_744_073_709_551_615n, "out_of_range", "18446744073709551615u"],
    [18_446_744_073_709_551_616n, "out_of_range", "out_of_range"],
    [2 ** 64, "out_of_range", "out_of_range"],
    [Number.MAX_VALUE, "out_of_range", "out_of_range"],
    [-1, "-1i", "out_of_range"],
    [-1n, "-1i", "out_of_range"],
    [-(2 ** 63), "-9223372036854775808i", "out_of_range"],
    [-9_223_372_036_854_775_808n, "-9223372036854775808i", "out_of_range"],
    [-9_223_372_036_854_775_809n, "out_of_range", "out_of_range"],
    [1.5, "not_a_whole_number", "not_a_whole_number"],
    [-1.5, "not_a_whole_number", "not_a_whole_number"],
    [Number.NaN, "non_finite", "non_finite"],
    [Number.POSITIVE_INFINITY, "non_finite", "non_finite"],
    ["5" as unknown as number, "invalid_value", "invalid_value"],
    [undefined as unknown as number, "invalid_value", "invalid_value"],
    [null as unknown as number, "invalid_value", "invalid_value"],
  ])("of %s is %s, without a sign %s", ([value, signed, unsigned]) => {
    expect(textOrReason(() => integerField(value))).toBe(signed);
    expect(textOrReason(() => unsignedField(value))).toBe(unsigned);
  });

  it("of 64 bits is written to the last digit", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        expect(integerField(value)).toBe(`${value}i`);
        expect(unsignedField(BigInt.asUintN(64, value))).toBe(`${BigInt.asUintN(64, value)}u`);
      }),
    );
  });
});

describe("a float", () => {
  it.for<[value: number | bigint, written: string]>([
    [0, "0"],
    [-0, "-0"],
    [1, "1"],
    [0.5, "0.5"],
    [-0.5, "-0.5"],
    [0.1 + 0.2, "0.30000000000000004"],
    [1e-7, "1e-7"],
    [1e21, "1e+21"],
    [6_632_243, "6632243"],
    [Number.MIN_VALUE, "5e-324"],
    [Number.MAX_VALUE, "1.7976931348623157e+308"],
    [5n, "5"],
    [9_007_199_254_740_993n, "9007199254740992"],
    [10n ** 400n, "non_finite"],
    [Number.NaN, "non_finite"],
    [Number.POSITIVE_INFINITY, "non_finite"],
    [Number.NEGATIVE_INFINITY, "non_finite"],
    ["5" as unknown as number, "invalid_value"],
    [undefined as unknown as number, "invalid_value"],
  ])("of %s is %s", ([value, written]) => {
    expect(textOrReason(() => floatField(value))).toBe(written);
  });

  it("reads back the same, in a form that every server reads", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const written = floatField(value);
        expect(Number(written)).toBe(value);
        // InfluxDB 3 reads no other, and VictoriaMetrics takes .5 for 0.
        expect(written).toMatch(/^-?\d+(\.\d+)?(e[+-]\d+)?$/);
      }),
    );
  });
});

function textOrReason(write: () => string): string {
  try {
    return write();
  } catch (error) {
    return reasonOfThrown(error);
  }
}
