import { temporalities } from "@meterbridge/core";
import { type Attributes, type Meter, ValueType } from "@opentelemetry/api";
import * as sdk3 from "@opentelemetry/sdk-metrics";
import * as sdk2 from "sdk-metrics-2";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { began, conversion, metricsOf, pointsIn } from "./given.ts";

type Sdk = Pick<typeof sdk3, "MeterProvider" | "MetricReader">;

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: began * 1_000 }));
afterEach(() => void vi.useRealTimers());

/** Adds up to the one, and to the other instrument. */
type Add = (which: "one" | "other", more: number) => void;

const attributes: Attributes = { k: "x" };

const pairs: readonly [string, (meter: Meter) => Add][] = [
  [
    "a counter of doubles and one of whole numbers",
    (meter) => {
      const one = meter.createCounter("m", { valueType: ValueType.DOUBLE });
      const other = meter.createCounter("m", { valueType: ValueType.INT });
      return (which, more) => (which === "one" ? one : other).add(more, attributes);
    },
  ],
  [
    "a counter and one that is observed",
    (meter) => {
      const one = meter.createCounter("m");
      const observed = meter.createObservableCounter("m");
      let total = 0;
      observed.addCallback((result) => void (total > 0 && result.observe(total, attributes)));
      return (which, more) => (which === "one" ? one.add(more, attributes) : void (total += more));
    },
  ],
];

describe.for<[string, Sdk]>([
  ["3", sdk3],
  ["2", sdk2 as unknown as Sdk],
])("of sdk-metrics %s", ([, { MeterProvider, MetricReader }]) => {
  class Reader extends MetricReader {
    protected async onForceFlush(): Promise<void> {}
    protected async onShutdown(): Promise<void> {}
  }

  it.for(pairs)("%s, of one name, have differences of their own, whichever comes first", async ([, instruments]) => {
    const reader = new Reader({ aggregationTemporalitySelector: () => temporalities.cumulative });
    const provider = new MeterProvider({ readers: [reader] });
    const add = instruments(provider.getMeter("test"));
    const { send, sink } = conversion({ firstValue: "keep" });
    const told: unknown[] = [];
    for (const [one, other] of [
      [0, 7],
      [10, 0],
      [0, 100],
      [1, 3],
    ] as const) {
      if (one > 0) add("one", one);
      if (other > 0) add("other", other);
      vi.setSystemTime(Date.now() + 10_000);
      await send((await reader.collect()).resourceMetrics);
      told.push(pointsIn(sink.sends.at(-1)!.input).map(({ value }) => value));
    }
    await provider.shutdown();
    expect(told).toEqual([[7], [10, 0], [0, 100], [1, 3]]);
  });
});

it("metrics that nothing tells apart, as views make them, have differences by their order", async () => {
  const { send, sink } = conversion();
  const both = (at: number, ...values: readonly number[]) =>
    metricsOf(values.map((value) => ({ points: [{ value, at }] })));
  await send(both(10, 5, 70));
  await send(both(20, 6, 90));
  expect(sink.sends.map(({ input }) => pointsIn(input).map(({ value }) => value))).toEqual([
    [5, 70],
    [1, 20],
  ]);
});
