import { Dropped, invalidValue, UnusablePoint } from "@meterbridge/core/points";
import { expect, it } from "vitest";
import { duplicateSeries, reasonOf, unsupportedHistogram } from "../../src/exposition/drops.ts";

it.for<[string, unknown, reason: string]>([
  ["a series that is not written", duplicateSeries, "duplicate_series"],
  ["a value that was thrown", invalidValue, "invalid_value"],
  ["a histogram that was thrown", unsupportedHistogram, "unsupported_histogram"],
  ["any other error", new TypeError("what is this"), "unreadable_point"],
  ["what is no error", undefined, "unreadable_point"],
  ["a word of somebody else's", new UnusablePoint("too_long"), "unreadable_point"],
  ["a series with such a word", new Dropped("toString"), "unreadable_point"],
])("a data point is left out for %s", ([, left, reason]) => {
  expect(reasonOf(left)).toBe(reason);
});
