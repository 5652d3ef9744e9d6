import { dataPointTypes } from "@meterbridge/core";
import {
  type Count,
  type ExponentialHistogramValue,
  type HistogramValue,
  summaryDataPointType,
  type SummaryValue,
} from "@meterbridge/core/points";
import { addExponentialHistograms } from "./add-exponential-histograms.ts";
import { addHistograms } from "./add-histograms.ts";
import { addNumbers } from "./add-numbers.ts";
import { addSummaries } from "./add-summaries.ts";

/** Adds two values of one kind of data point; `undefined` when they cannot be one. What was given is not changed. */
export function addValues(dataPointType: number, one: unknown, other: unknown): unknown {
  try {
    switch (dataPointType) {
      case dataPointTypes.histogram:
        return addHistograms(one as HistogramValue, other as HistogramValue);
      case dataPointTypes.exponentialHistogram:
        return addExponentialHistograms(one as ExponentialHistogramValue, other as ExponentialHistogramValue);
      case summaryDataPointType:
        return addSummaries(one as SummaryValue, other as SummaryValue);
      default:
        return addNumbers(one, other);
    }
  } catch {
    // One of them is no such value.
    return undefined;
  }
}

/** Whether a value that only ever grows has become less: it began anew. */
export function isLess(dataPointType: number, value: unknown, before: unknown): boolean {
  try {
    return amountOf(dataPointType, value) < amountOf(dataPointType, before);
  } catch {
    return false;
  }
}

function amountOf(dataPointType: number, value: unknown): Count {
  const isNumber = dataPointType === dataPointTypes.sum || dataPointType === dataPointTypes.gauge;
  return isNumber ? (value as Count) : (value as { readonly count: Count }).count;
}
