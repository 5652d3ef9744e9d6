import { type Selectors, selectorsOf, temporalitySelector } from "@meterbridge/core";
import { AggregationTemporalityPreference, OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import {
  type AggregationOption,
  AggregationTemporality,
  AggregationType,
  ConsoleMetricExporter,
  InMemoryMetricExporter,
  InstrumentType,
  type PushMetricExporter,
} from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { sameSelectors } from "../src/same-selectors.ts";

const { CUMULATIVE, DELTA } = AggregationTemporality;
const memory = (temporality: AggregationTemporality): PushMetricExporter => new InMemoryMetricExporter(temporality);
const upstream = (temporalityPreference?: AggregationTemporalityPreference): PushMetricExporter =>
  new OTLPMetricExporter(temporalityPreference === undefined ? {} : { temporalityPreference });
const exponential = (): PushMetricExporter =>
  new OTLPMetricExporter({ aggregationPreference: () => ({ type: AggregationType.EXPONENTIAL_HISTOGRAM }) });

function asked(options: {
  temporality?: "cumulative" | "delta" | "lowmemory";
  histogram?: AggregationOption;
}): Selectors {
  const { temporality, histogram } = options;
  return {
    ...(temporality && { temporality: temporalitySelector(temporality) }),
    ...(histogram && {
      aggregation: (type) => (type === InstrumentType.HISTOGRAM ? histogram : { type: AggregationType.DEFAULT }),
    }),
  };
}

describe("the SDK's own exporters", () => {
  it.for([
    ["console and memory", new ConsoleMetricExporter(), memory(CUMULATIVE)],
    ["console and OTLP", new ConsoleMetricExporter(), upstream()],
    [
      "two for deltas",
      upstream(AggregationTemporalityPreference.DELTA),
      upstream(AggregationTemporalityPreference.DELTA),
    ],
  ] as const)("%s go together", ([, primary, secondary]) => {
    const selectors = sameSelectors("fallback", selectorsOf(primary), selectorsOf(secondary))!;
    for (const type of Object.values(InstrumentType)) {
      expect(selectors.temporality!(type)).toBe(primary.selectAggregationTemporality!(type));
    }
  });

  it.for([
    [
      "console and memory for deltas",
      new ConsoleMetricExporter(),
      memory(DELTA),
      "temporality of COUNTER, HISTOGRAM, UP_DOWN_COUNTER, OBSERVABLE_COUNTER, OBSERVABLE_UP_DOWN_COUNTER: primary cumulative, secondary delta",
    ],
    [
      "OTLP for deltas and memory for deltas, of up-down counters too",
      upstream(AggregationTemporalityPreference.DELTA),
      memory(DELTA),
      "temporality of UP_DOWN_COUNTER, OBSERVABLE_UP_DOWN_COUNTER: primary cumulative, secondary delta",
    ],
    [
      "OTLP for little memory and OTLP for deltas",
      upstream(AggregationTemporalityPreference.LOWMEMORY),
      upstream(AggregationTemporalityPreference.DELTA),
      "temporality of OBSERVABLE_COUNTER: primary cumulative, secondary delta",
    ],
    [
      "OTLP with exponential histograms and one that says nothing of aggregation",
      new OTLPMetricExporter({
        aggregationPreference: (type) => ({
          type: type === InstrumentType.HISTOGRAM ? AggregationType.EXPONENTIAL_HISTOGRAM : AggregationType.DEFAULT,
        }),
      }),
      new ConsoleMetricExporter(),
      "aggregation of HISTOGRAM: primary exponential histogram of 160 buckets, secondary explicit bucket histogram",
    ],
  ] as const)("%s do not", ([, primary, secondary, line]) => {
    expect(() => sameSelectors("fallback", selectorsOf(primary), selectorsOf(secondary))).toThrow(
      new TypeError(
        `fallback: primary and secondary ask the SDK for different things:\n  ${line}\nLet both ask for the same, or decide it for both in the options.`,
      ),
    );
  });
});

describe("aggregations are compared by what they mean", () => {
  const histogram = (options?: { boundaries: number[]; recordMinMax?: boolean }): AggregationOption => ({
    type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM,
    ...(options && { options }),
  });
  const exponential = (options?: { maxSize?: number; recordMinMax?: boolean }): AggregationOption => ({
    type: AggregationType.EXPONENTIAL_HISTOGRAM,
    ...(options && { options }),
  });

  it.for([
    ["the default and its name", { type: AggregationType.DEFAULT }, histogram(), true],
    [
      "equal boundaries",
      histogram({ boundaries: [1, 2] }),
      histogram({ boundaries: [1, 2], recordMinMax: true }),
      true,
    ],
    ["other boundaries", histogram({ boundaries: [1, 2] }), histogram({ boundaries: [1, 3] }), false],
    ["no minimum", histogram({ boundaries: [1] }), histogram({ boundaries: [1], recordMinMax: false }), false],
    ["the default size", exponential(), exponential({ maxSize: 160 }), true],
    ["another size", exponential(), exponential({ maxSize: 20 }), false],
    ["dropped", histogram(), { type: AggregationType.DROP }, false],
    ["a sum", { type: AggregationType.SUM }, { type: AggregationType.LAST_VALUE }, false],
    ["a kind to come", { type: 99 } as never, { type: 99 } as never, true],
  ] as const)("%s", ([, first, second, same]) => {
    const members = [asked({ histogram: first }), asked({ histogram: second })] as const;
    const compare = (): unknown => sameSelectors("fallback", ...members);
    if (same) expect(compare()).toBeDefined();
    else expect(compare).toThrow(/aggregation of HISTOGRAM: primary .*, secondary /);
  });

  it("also for counters and gauges", () => {
    const named = (type: InstrumentType): AggregationOption => {
      if (type === InstrumentType.HISTOGRAM) return { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM };
      return { type: type.endsWith("GAUGE") ? AggregationType.LAST_VALUE : AggregationType.SUM };
    };
    expect(sameSelectors("fallback", {}, { aggregation: named })).toEqual({ aggregation: named });
  });
});

describe("what the SDK is asked for", () => {
  const [delta, cumulative] = [asked({ temporality: "delta" }), asked({ temporality: "cumulative" })];

  it.for([
    ["the primary's", delta, delta, {}, delta],
    ["the secondary's, where the primary may be given anything", undefined, delta, {}, delta],
    ["the primary's, where the secondary may be given anything", delta, undefined, {}, delta],
    ["nothing, where both may", undefined, undefined, {}, undefined],
    ["nothing, where both are content", {}, {}, {}, {}],
    ["what is said, whatever they ask for", delta, cumulative, cumulative, cumulative],
    ["what is said, where nobody asks", undefined, undefined, delta, delta],
  ] as const)("is %s", ([, primary, secondary, said, expected]) => {
    expect(sameSelectors("fallback", primary, secondary, said)).toEqual(expected);
  });

  it("is still the same aggregation when only the temporality is said", () => {
    const selectors = selectorsOf(exponential());
    expect(() => sameSelectors("fallback", selectors, cumulative, cumulative)).toThrow(/:\n {2}aggregation of/);
  });
});
