import { dataPointTypes } from "../sdk-values.ts";
import { summaryDataPointType } from "./point.ts";

/** What is measured, as the type of its data points says it. */
export type MetricKind = "gauge" | "sum" | "histogram" | "exponentialHistogram" | "summary";

/** The kind of a metric by its `dataPointType`; of one that nobody knows there is none. */
export const metricKinds: Readonly<Partial<Record<number, MetricKind>>> = {
  [dataPointTypes.gauge]: "gauge",
  [dataPointTypes.sum]: "sum",
  [dataPointTypes.histogram]: "histogram",
  [dataPointTypes.exponentialHistogram]: "exponentialHistogram",
  [summaryDataPointType]: "summary",
};
