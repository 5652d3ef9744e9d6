import { expect, it } from "vitest";
import { labelValue } from "../../src/naming/label-value.ts";

it.for<[what: string, value: unknown, text: string]>([
  ["a string is itself", 'a "b"\n', 'a "b"\n'],
  ["a string has no NUL, which would be the end of the scrape", "a\0b\0", "a\ufffdb\ufffd"],
  ["a string is well-formed", "a\ud83d", "a\ufffd"],
  ["a number is its digits", 2.5, "2.5"],
  ["an array is JSON, in which a NUL is escaped", ["a\0"], String.raw`["a\u0000"]`],
  ["nothing is empty", null, ""],
])("the value of a label: %s", ([, value, text]) => {
  expect(labelValue(value)).toBe(text);
});

it("there is none of a function", () => {
  expect(() => labelValue(() => 1)).toThrow(expect.objectContaining({ reason: "invalid_attribute" }));
});
