import { AggregationTemporality, InstrumentType } from "@opentelemetry/sdk-metrics";
import { expect, it } from "vitest";
import { temporalitySelector } from "../src/index.ts";

const { COUNTER, GAUGE, HISTOGRAM, UP_DOWN_COUNTER, OBSERVABLE_COUNTER, OBSERVABLE_GAUGE, OBSERVABLE_UP_DOWN_COUNTER } =
  InstrumentType;

it.for([
  ["cumulative", []],
  ["delta", [COUNTER, OBSERVABLE_COUNTER, HISTOGRAM]],
  ["lowmemory", [COUNTER, HISTOGRAM]],
] as const)("asks with %j for deltas of %j alone", ([temporality, deltas]) => {
  const select = temporalitySelector(temporality);
  for (const type of [
    COUNTER,
    GAUGE,
    HISTOGRAM,
    UP_DOWN_COUNTER,
    OBSERVABLE_COUNTER,
    OBSERVABLE_GAUGE,
    OBSERVABLE_UP_DOWN_COUNTER,
  ]) {
    const expected = (deltas as readonly string[]).includes(type)
      ? AggregationTemporality.DELTA
      : AggregationTemporality.CUMULATIVE;
    expect(select(type), type).toBe(expected);
  }
});

it("takes a function as it is", () => {
  const own = (): AggregationTemporality => AggregationTemporality.DELTA;
  expect(temporalitySelector(own)).toBe(own);
});
