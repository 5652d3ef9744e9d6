import { describe, expect, it } from "vitest";
import { attributeText, invalidAttribute } from "../../src/points/index.ts";

describe("the text of", () => {
  it.for<[what: string, value: unknown, text: string]>([
    ["a string is itself", 'a "b"\n', 'a "b"\n'],
    ["half of a surrogate pair", "a\ud83d", "a\ufffd"],
    ["a boolean", true, "true"],
    ["an integer", -123, "-123"],
    ["a negative zero", -0, "0"],
    ["a number with a fraction", 2.5, "2.5"],
    ["a large number", 1e21, "1e+21"],
    ["no number", Number.NaN, "NaN"],
    ["infinity", Number.POSITIVE_INFINITY, "Infinity"],
    ["negative infinity", Number.NEGATIVE_INFINITY, "-Infinity"],
    ["an integer that no double is", 9_007_199_254_740_993n, "9007199254740993"],
    ["null", null, ""],
    ["undefined", undefined, ""],
    ["bytes", new TextEncoder().encode("hello world"), "aGVsbG8gd29ybGQ="],
    ["a part of bytes", Buffer.from("xhello worldx").subarray(1, -1), "aGVsbG8gd29ybGQ="],
    ["an empty array", [], "[]"],
    ["an array of strings", ["a", 'b"', "c\ud83d"], String.raw`["a","b\"","c` + '\ufffd"]'],
    [
      "an array of all",
      [1, -Infinity, NaN, "a", true, null, undefined, 2n],
      '[1,"-Infinity","NaN","a",true,null,null,2]',
    ],
    ["an array with holes", Object.assign([1], { 2: 2 }), "[1,null,2]"],
    ["an empty map", {}, "{}"],
    ["a map", { a: Infinity, b: 2, c: [3, null] }, '{"a":"Infinity","b":2,"c":[3,null]}'],
    ["a map of bytes", [{ nested: Buffer.from("hello world") }], '[{"nested":"aGVsbG8gd29ybGQ="}]'],
    ["a map with keys of no form", { "\ud83d": 1 }, '{"\ufffd":1}'],
    ["a map without a prototype", Object.assign(Object.create(null), { a: 1 }), '{"a":1}'],
  ])("%s", ([, value, text]) => {
    expect(attributeText(value)).toBe(text);
  });

  it("what is in two places, but not in itself, is said twice", () => {
    const shared = [1];
    expect(attributeText([shared, { shared }])).toBe('[[1],{"shared":[1]}]');
  });
});

describe("there is no text of", () => {
  const circular: unknown[] = [];
  circular.push({ circular });

  it.for<[what: string, value: unknown]>([
    ["a function", () => 1],
    ["a symbol", Symbol("a")],
    ["a function in an array", [() => 1]],
    ["what is in itself", circular],
    ["what is too deep", Array.from({ length: 100 }).reduce((inner: unknown) => [inner], "x")],
    ["a date", new Date(0)],
    ["a map of a class", new Map([["a", 1]])],
    ["a set", [new Set([1])]],
    ["bytes of other kinds", new Uint16Array([1])],
  ])("%s", ([, value]) => {
    expect(() => attributeText(value)).toThrow(invalidAttribute);
  });
});
