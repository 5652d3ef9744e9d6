import type { Attributes, Meter } from "@opentelemetry/api";
import { dataPointTypes, temporalities } from "@meterbridge/core";
import type { ExponentialBuckets, ExponentialHistogramValue, HistogramValue, Point } from "@meterbridge/core/points";
import { testClock } from "@meterbridge/test-harness";
import * as sdk3 from "@opentelemetry/sdk-metrics";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import fc from "fast-check";
import * as sdk2 from "sdk-metrics-2";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { began, conversion } from "./given.ts";

type Sdk = Pick<typeof sdk3, "AggregationType" | "MeterProvider" | "MetricReader">;

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: began * 1_000 }));
afterEach(() => void vi.useRealTimers());

/** What happens between two collections: measurements of instruments, of series. */
interface Step {
  readonly recorded: readonly { readonly series: number; readonly value: number }[];
  /** By how much what is observed has grown; less than nothing: it begins anew. */
  readonly observed: number;
  /** The process ends, and another one begins. */
  readonly isRestart: boolean;
}

// Over many powers of two, so that scales change. None is right below or above one: there the SDK (3.1) may count what it has twice.
const measurement = fc
  .tuple(
    fc.integer({ min: -30, max: 30 }),
    fc.oneof(fc.constant(1), fc.double({ min: 1.001, max: 1.999, noNaN: true })),
    fc.constantFrom(1, 1, 1, 0, -1),
  )
  .map(([exponent, mantissa, sign]) => sign * mantissa * 2 ** exponent);

const steps = fc.array(
  fc.record<Step>({
    recorded: fc.array(fc.record({ series: fc.nat(2), value: fc.oneof(measurement, fc.constantFrom(1, 1.1, 1.2)) }), {
      maxLength: 8,
    }),
    observed: fc.constantFrom(0, 1, 5, 2.5, -1),
    isRestart: fc.constantFrom(false, false, false, false, true),
  }),
  { minLength: 1, maxLength: 12 },
);

describe.for<[string, Sdk]>([
  ["3", sdk3],
  ["2", sdk2 as unknown as Sdk],
])("sdk-metrics %s", ([, sdk]) => {
  it("what it collects as cumulative becomes what it collects as delta, but for the first value of what is observed", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (script) => {
        const { send, sink } = conversion({ clock: testClock() });
        let source = newSource(sdk);
        let sinceAnew = 0;
        let isFirst = true;
        for (const step of script) {
          vi.setSystemTime(Date.now() + 10_000);
          // What is observed begins where it is collected first; just after that another start says nothing.
          if (step.isRestart && sinceAnew > 1) {
            sinceAnew = 0;
            await source.stop();
            source = newSource(sdk);
            vi.setSystemTime(Date.now() + 1);
          }
          source.record(step);
          vi.setSystemTime(Date.now() + 10_000);
          const { cumulative, delta } = await source.collect();
          sinceAnew = step.observed < 0 ? 1 : sinceAnew + 1;
          const sends = sink.sends.length;
          const { drops = [] } = await send(cumulative);
          expect(drops).toEqual(isFirst ? [{ reason: "first_value", points: 1 }] : []);
          const differences = bySeries(sink.sends.slice(sends).map(({ input }) => input));
          const expected = bySeries([delta]);
          // What is observed for the first time says that it began just then, and nobody knows when it did.
          if (isFirst) expect([expected.delete("observed {}"), differences.has("observed {}")]).toEqual([true, false]);
          isFirst = false;
          for (const [series, sum] of expected) expectAlike(series, differences.get(series), sum);
          for (const [series, difference] of differences) {
            if (!expected.has(series)) expectNothing(series, difference);
          }
        }
        await source.stop();
      }),
      { numRuns: 80 },
    );
  });
});

interface Source {
  record(step: Step): void;
  collect(): Promise<{ readonly cumulative: ResourceMetrics; readonly delta: ResourceMetrics }>;
  stop(): Promise<void>;
}

/** A process: an SDK with instruments of every kind that is monotonic or a histogram, and two that read it. */
function newSource({ MeterProvider, MetricReader, AggregationType }: Sdk): Source {
  class Reader extends MetricReader {
    protected async onForceFlush(): Promise<void> {}
    protected async onShutdown(): Promise<void> {}
  }
  const cumulative = new Reader({ aggregationTemporalitySelector: () => temporalities.cumulative });
  const delta = new Reader({ aggregationTemporalitySelector: () => temporalities.delta });
  const exponential = { type: AggregationType.EXPONENTIAL_HISTOGRAM, options: { maxSize: 6 } } as const;
  const provider = new MeterProvider({
    readers: [cumulative, delta],
    views: [{ instrumentName: "exponential", aggregation: exponential }],
  });
  const { record, observe } = instruments(provider.getMeter("test"));
  return {
    record({ recorded, observed }) {
      observe(observed);
      for (const { series, value } of recorded) record(value, { series });
    },
    async collect() {
      const all = [await cumulative.collect(), await delta.collect()] as const;
      return { cumulative: all[0].resourceMetrics, delta: all[1].resourceMetrics };
    },
    stop: () => provider.shutdown(),
  };
}

function instruments(meter: Meter) {
  const counter = meter.createCounter("counter");
  const explicit = meter.createHistogram("explicit", { advice: { explicitBucketBoundaries: [-1, 0, 1, 100] } });
  const exponential = meter.createHistogram("exponential");
  const upDown = meter.createUpDownCounter("up and down");
  let total = 0;
  meter.createObservableCounter("observed").addCallback((result) => result.observe(total));
  return {
    record(value: number, attributes: Attributes): void {
      counter.add(Math.abs(value), attributes);
      explicit.record(value, attributes);
      exponential.record(value, attributes);
      upDown.add(value, attributes);
    },
    observe(more: number): void {
      total = more < 0 ? 0.5 : total + more;
    },
  };
}

/** The points of what counts, by metric and attributes, with the type of the metric. */
function bySeries(exports: readonly ResourceMetrics[]): Map<string, Typed> {
  const all = new Map<string, Typed>();
  const scopes = exports.flatMap(({ scopeMetrics }) => scopeMetrics);
  for (const { descriptor, dataPointType, dataPoints } of scopes.flatMap(({ metrics }) => metrics)) {
    if (descriptor.name === "up and down") continue;
    for (const point of dataPoints)
      all.set(`${descriptor.name} ${JSON.stringify(point.attributes)}`, [dataPointType, point]);
  }
  return all;
}

type Typed = readonly [type: number, point: Point];

function expectAlike(series: string, difference: Typed | undefined, [type, expected]: Typed): void {
  expect(difference, series).toBeDefined();
  const [, point] = difference!;
  expect(point.endTime).toEqual(expected.endTime);
  switch (type) {
    case dataPointTypes.sum:
      expectNear(point.value as number, expected.value as number);
      break;
    case dataPointTypes.histogram: {
      const [ours, theirs] = [point.value, expected.value] as [HistogramValue, HistogramValue];
      expect([ours.buckets, ours.count]).toEqual([theirs.buckets, theirs.count]);
      expectNear(ours.sum!, theirs.sum!);
      break;
    }
    default: {
      const [ours, theirs] = [point.value, expected.value] as [ExponentialHistogramValue, ExponentialHistogramValue];
      const [one, other] = [totalsOf(ours, ours.scale), totalsOf(theirs, ours.scale)];
      expect(one).toEqual(other);
      if (one.positive.size + one.negative.size > 0) expect(theirs.scale).toBeGreaterThanOrEqual(ours.scale);
      expectNear(ours.sum!, theirs.sum!);
    }
  }
}

function expectNothing(series: string, [type, { value }]: Typed): void {
  const count = type === dataPointTypes.sum ? value : (value as HistogramValue).count;
  expect(count, series).toBe(0);
}

/** Sums of the whole life are of up to 2^38, and doubles have 53 bits. */
function expectNear(one: number, other: number): void {
  expect(Math.abs(one - other)).toBeLessThan(0.1);
}

/** What an exponential histogram counts, at a scale that is not above its own. */
function totalsOf({ scale, count, zeroCount, positive, negative }: ExponentialHistogramValue, at: number) {
  const side = ({ offset, bucketCounts }: ExponentialBuckets): Map<number, number> => {
    const totals = new Map<number, number>();
    for (const [index, bucketCount] of bucketCounts.entries()) {
      const bucket = Math.floor((offset + index) / 2 ** (scale - at));
      if (bucketCount !== 0) totals.set(bucket, (totals.get(bucket) ?? 0) + Number(bucketCount));
    }
    return totals;
  };
  return { count, zeroCount, positive: side(positive), negative: side(negative) };
}
