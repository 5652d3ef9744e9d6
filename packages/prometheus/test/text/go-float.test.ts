import { describe, expect, it } from "vitest";
import { canonicalFloat, goFloat } from "../../src/text/go-float.ts";

describe("a label that is a number is written as Go's strconv.FormatFloat(x, 'g', -1, 64) does", () => {
  // Printed by Go 1.
  it.for<[number, string]>([
    [0, "0"],
    [1, "1"],
    [-1, "-1"],
    [0.5, "0.5"],
    [10, "10"],
    [100, "100"],
    [99_999, "99999"],
    [100_000, "100000"],
    [123_456, "123456"],
    [999_999, "999999"],
    [1_000_000, "1e+06"],
    [1_234_567, "1.234567e+06"],
    [21e6, "2.1e+07"],
    [1e20, "1e+20"],
    [1e21, "1e+21"],
    [1e22, "1e+22"],
    [123_456_789_012_345_680, "1.2345678901234568e+17"],
    [0.1, "0.1"],
    [0.01, "0.01"],
    [0.001, "0.001"],
    [0.0001, "0.0001"],
    [0.00012345, "0.00012345"],
    [0.00001, "1e-05"],
    [1e-7, "1e-07"],
    [1.5e-7, "1.5e-07"],
    [5e-324, "5e-324"],
    [Number.MAX_VALUE, "1.7976931348623157e+308"],
    [2 ** 53, "9.007199254740992e+15"],
    [0.005, "0.005"],
    [7.5, "7.5"],
    [1e100, "1e+100"],
    [-1e-10, "-1e-10"],
    [-123_456.75, "-123456.75"],
    [1_234_567.5, "1.2345675e+06"],
    [1 / 3, "0.3333333333333333"],
    [Infinity, "+Inf"],
    [-Infinity, "-Inf"],
    [NaN, "NaN"],
  ])("%d", ([value, text]) => {
    expect(goFloat(value)).toBe(text);
    if (text !== "NaN" && !text.includes("Inf")) expect(Number(text)).toBe(value);
  });

  it("but there is one zero only", () => expect(goFloat(-0)).toBe("0"));
});

describe("OpenMetrics sees that it is no integer", () => {
  it.for<[number, string]>([
    [0, "0.0"],
    [-0, "0.0"],
    [1, "1.0"],
    [-10, "-10.0"],
    [0.5, "0.5"],
    [100_000, "100000.0"],
    [1_000_000, "1e+06"],
    [0.00001, "1e-05"],
    [Infinity, "+Inf"],
  ])("%d", ([value, text]) => expect(canonicalFloat(value)).toBe(text));
});
