import type { HrTime } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { v1, written } from "./written.ts";

describe("the start time", () => {
  it.for<[string, unknown, string]>([
    ["to the nanosecond", [1_395_066_363, 123], "m gauge=1,start_time_unix_nano=1395066363000000123i"],
    ["not when it is not known", [0, 0], "m gauge=1"],
    ["not when it is no time", [Number.NaN, 0], "m gauge=1"],
    ["not when there is none", undefined, "m gauge=1"],
    ["not when it is beyond what an integer says", [9_223_372_037, 0], "m gauge=1"],
  ])("is a field, %s", ([, startTime, line]) => {
    expect(written(v1, {}, { startTime: startTime as HrTime }, { startTime: true })).toEqual([line]);
  });

  it("is no field unless it is asked for", () => {
    expect(written(v1, {}, { startTime: [1_395_066_363, 123] })).toEqual(["m gauge=1"]);
  });
});
