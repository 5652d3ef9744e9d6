import type {
  AggregationOption,
  AggregationTemporality,
  InstrumentType,
  PushMetricExporter,
} from "@opentelemetry/sdk-metrics";
import { temporalities } from "./sdk-values.ts";

/** What an exporter asks of the SDK for each kind of instrument. */
export interface Selectors {
  readonly temporality?: (instrumentType: InstrumentType) => AggregationTemporality;
  readonly aggregation?: (instrumentType: InstrumentType) => AggregationOption;
}

/**
 * Which temporality the SDK is asked for: one for all, or one for each instrument type.
 *
 * `"delta"`: counters and histograms report deltas, up-down counters stay cumulative. `"lowmemory"`: the same, but
 * observable counters stay cumulative, too. OpenTelemetry specification, metrics/sdk_exporters/otlp.md.
 */
export type Temporality =
  "cumulative" | "delta" | "lowmemory" | ((instrumentType: InstrumentType) => AggregationTemporality);

/** Which aggregation the SDK is asked for, for each instrument type. */
export type Aggregation = (instrumentType: InstrumentType) => AggregationOption;

const deltaTypes: Record<"cumulative" | "delta" | "lowmemory", readonly string[]> = {
  cumulative: [],
  delta: ["COUNTER", "OBSERVABLE_COUNTER", "HISTOGRAM"],
  lowmemory: ["COUNTER", "HISTOGRAM"],
};

/** Turns a `temporality` option into the SDK's selector. */
export function temporalitySelector(
  temporality: Temporality,
): (instrumentType: InstrumentType) => AggregationTemporality {
  if (typeof temporality === "function") return temporality;
  const deltas = deltaTypes[temporality];
  return (instrumentType) => (deltas.includes(instrumentType) ? temporalities.delta : temporalities.cumulative);
}

/** The selectors of somebody else's exporter. */
export function selectorsOf(exporter: PushMetricExporter): Selectors {
  return {
    ...(exporter.selectAggregationTemporality && {
      temporality: (instrumentType: InstrumentType) => exporter.selectAggregationTemporality!(instrumentType),
    }),
    ...(exporter.selectAggregation && {
      aggregation: (instrumentType: InstrumentType) => exporter.selectAggregation!(instrumentType),
    }),
  };
}
