import { describe, expect, it } from "vitest";
import { reasonFor, schemas, v1, written } from "./written.ts";
import { schemaOf } from "../../src/schema/schema-of.ts";

describe.for(schemas)("a number, in %s,", (name) => {
  it.for([
    // Instruments for whole numbers.
    [true, "int", 1.5, "not_a_whole_number"],
    [true, "int", Number.NaN, "non_finite"],
    [true, "int", -Infinity, "non_finite"],
    [true, "int", 2 ** 63, "out_of_range"],
    [true, "int", -(2n ** 63n) - 1n, "out_of_range"],
    [true, "int", "5", "invalid_value"],
    [true, "int", undefined, "invalid_value"],
    [true, "int", null, "invalid_value"],
    [true, "int", true, "invalid_value"],
    [true, "int", { count: 1 }, "invalid_value"],
    // All others.
    [false, "int", Number.NaN, "non_finite"],
    [false, "int", Infinity, "non_finite"],
    [false, "int", "5", "invalid_value"],
    [false, "int", null, "invalid_value"],
    [false, "int", [], "invalid_value"],
    [true, "float", Number.NaN, "non_finite"],
    [true, "float", "5", "invalid_value"],
  ] as const)("declared as whole: %j, written as %s: %s is %s", ([integer, integers, value, reason]) => {
    const schema = schemaOf(name);
    for (const kind of ["gauge", "sum"] as const)
      expect(reasonFor(schema, { kind, integer }, { value }, { integers })).toBe(reason);
  });
});

describe("a number", () => {
  it.for([
    [true, "int", 2n ** 63n - 1n, "m gauge=9223372036854775807i"],
    [true, "int", -(2 ** 63), "m gauge=-9223372036854775808i"],
    [true, "int", 2 ** 53, "m gauge=9007199254740992i"],
    [true, "int", 9_007_199_254_740_993n, "m gauge=9007199254740993i"],
    [true, "float", 9_007_199_254_740_993n, "m gauge=9007199254740992"],
    [true, "float", 1.5, "m gauge=1.5"],
    [true, "float", 3, "m gauge=3"],
    [false, "int", 3, "m gauge=3"],
    [false, "int", 3n, "m gauge=3"],
    [false, "int", 1e21, "m gauge=1e+21"],
    [false, "int", 1e-7, "m gauge=1e-7"],
  ] as const)("declared as whole: %j, written as %s: %s is %s", ([integer, integers, value, line]) => {
    expect(written(v1, { integer }, { value }, { integers })).toEqual([line]);
  });
});
