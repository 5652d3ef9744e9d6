import { expect, it } from "vitest";
import { invalidAttribute, invalidValue, reasonOfThrown, UnusablePoint } from "../../src/points/index.ts";

it.for<[string, unknown, reason: string]>([
  ["an invalid attribute", invalidAttribute, "invalid_attribute"],
  ["an invalid value", invalidValue, "invalid_value"],
  ["a reason of one's own", new UnusablePoint("out_of_range"), "out_of_range"],
  ["any other error", new TypeError("what is this"), "unreadable_point"],
  ["what is no error", undefined, "unreadable_point"],
])("a data point is dropped for %s", ([, thrown, reason]) => {
  expect(reasonOfThrown(thrown)).toBe(reason);
});
