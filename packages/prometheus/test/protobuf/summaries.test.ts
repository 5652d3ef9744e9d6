import { describe, expect, it } from "vitest";
import type { SummaryValue } from "@meterbridge/core/points";
import { familyOf, write, writePoint } from "./some-families.ts";

function valueOf(...quantiles: readonly (readonly [quantile: number, value: number])[]): SummaryValue {
  return { count: 5n, sum: 9.5, quantiles: quantiles.map(([quantile, value]) => ({ quantile, value })) };
}

describe("a summary", () => {
  it("has its count, its sum, its start, and its quantiles in order", () => {
    const value = valueOf([0.99, 4], [0, 1], [1, 7], [0.5, NaN]);
    expect(writePoint("summary", "summary", { value, startTime: [7, 8], attributes: { k: "v" } })).toEqual({
      label: [{ name: "k", value: "v" }],
      summary: {
        sample_count: 5n,
        sample_sum: 9.5,
        quantile: [
          { quantile: 0, value: 1 },
          { quantile: 0.5, value: NaN },
          { quantile: 0.99, value: 4 },
          { quantile: 1, value: 7 },
        ],
        created_timestamp: { seconds: 7n, nanos: 8 },
      },
    });
  });

  it("may have no quantiles", () => {
    expect(writePoint("summary", "summary", { value: valueOf() })).toEqual({
      summary: { sample_count: 5n, sample_sum: 9.5 },
    });
  });

  it.for<[string, unknown]>([
    ["nothing", undefined],
    ["a number", 3],
    ["without quantiles", { count: 5, sum: 1 }],
    ["with a quantile above one", valueOf([1.5, 1])],
    ["with a quantile below zero", valueOf([-0.5, 1])],
    ["with a quantile that is NaN", valueOf([NaN, 1])],
    ["with a quantile twice", valueOf([0.5, 1], [0.5, 2])],
    ["with a quantile's value that is no number", valueOf([0.5, "1" as unknown as number])],
    ["with a count below zero", { ...valueOf(), count: -1 }],
    ["without a sum", { ...valueOf(), sum: undefined }],
  ])("is not %s", ([, value]) => {
    const { drops, families } = write(
      familyOf({ type: "summary", members: [{ kind: "summary", points: [{ value }] }] }),
    );
    expect([drops, families]).toEqual([["invalid_value"], []]);
  });
});
