import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimalText } from "../../src/schema/decimal-text.ts";

describe("a number as the name of a bucket", () => {
  // What Go's strconv.FormatFloat(x, 'f', -1, 64) gives for them.
  it.for([
    [0, "0"],
    [0.05, "0.05"],
    [1, "1"],
    [-2.5, "-2.5"],
    [1e6, "1000000"],
    [1e-6, "0.000001"],
    [1e-7, "0.0000001"],
    [-1.25e-7, "-0.000000125"],
    [1e21, "1000000000000000000000"],
    [-1.5e21, "-1500000000000000000000"],
    [1.25e25, "12500000000000000000000000"],
    [2 ** 70, "1180591620717411300000"],
    [Infinity, "+Inf"],
    [-Infinity, "-Inf"],
  ] as const)("%s is %s", ([value, text]) => {
    expect(decimalText(value)).toBe(text);
  });

  it("has no exponent, and reads back as the same", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = decimalText(value);
        expect(text).toMatch(/^-?\d+(\.\d+)?$/);
        expect(Number(text)).toBe(value === 0 ? 0 : value);
      }),
    );
  });
});
