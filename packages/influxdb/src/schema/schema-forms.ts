import {
  type ExponentialHistogramValue,
  type HistogramValue,
  toFixedBuckets,
  UnusablePoint,
} from "@meterbridge/core/points";
import { exponentialBuckets } from "./exponential-buckets.ts";
import { exponentialQuantiles } from "./exponential-quantiles.ts";
import { fixedHistogram } from "./fixed-histogram.ts";
import type { Metric, MetricPlan, Schema, SchemaSettings } from "./metric-plan.ts";
import { type SoundSummary, soundSummary } from "./sound-summary.ts";

/** The three forms in which a schema writes data points of whatever kind. */
interface SchemaForms {
  /** Gauges and sums. */
  number(metric: Metric, settings: SchemaSettings): MetricPlan;
  /** Histograms, and exponential ones in fixed buckets: `read` checks a value, and makes one of the other. */
  histogram(metric: Metric, settings: SchemaSettings, read: (value: unknown) => HistogramValue): MetricPlan;
  /** Summaries, and exponential histograms by estimates of quantiles. */
  summary(metric: Metric, settings: SchemaSettings, read: (value: unknown) => SoundSummary): MetricPlan;
}

/** A schema that has these forms. */
export function schemaWith(forms: SchemaForms): Schema {
  return (metric, settings) => {
    switch (metric.kind) {
      case "gauge":
      case "sum":
        return forms.number(metric, settings);
      case "histogram":
        return forms.histogram(metric, settings, fixedHistogram);
      case "summary":
        return forms.summary(metric, settings, soundSummary);
      case "exponentialHistogram":
        return exponential(forms, metric, settings);
    }
  };
}

function exponential(forms: SchemaForms, metric: Metric, settings: SchemaSettings): MetricPlan {
  const form = settings.exponentialHistograms;
  switch (form.as) {
    case "buckets":
      return forms.histogram(metric, settings, (value) => exponentialBuckets(value, form.maxBuckets));
    case "boundaries":
      return forms.histogram(metric, settings, (value) => inBoundaries(value, form.boundaries));
    case "quantiles":
      return forms.summary(metric, settings, (value) => exponentialQuantiles(value, form.quantiles));
    case "drop":
      return { measurement: metric.name, fields: [], reserves: () => false, write: dropped };
  }
}

/** A bucket that lies across bounds counts where its upper bound is. */
function inBoundaries(value: unknown, boundaries: readonly number[]): HistogramValue {
  const given = value as ExponentialHistogramValue;
  return { ...toFixedBuckets(given, boundaries), min: given.min, max: given.max };
}

function dropped(): never {
  throw exponentialHistogram;
}

const exponentialHistogram = new UnusablePoint("exponential_histogram");
