import { DataPointType } from "@opentelemetry/sdk-metrics";
import { expect, it } from "vitest";
import { type MetricKind, metricKinds, summaryDataPointType } from "../../src/points/index.ts";

it.for<[string, dataPointType: number, MetricKind | undefined]>([
  ["GAUGE", DataPointType.GAUGE, "gauge"],
  ["SUM", DataPointType.SUM, "sum"],
  ["HISTOGRAM", DataPointType.HISTOGRAM, "histogram"],
  ["EXPONENTIAL_HISTOGRAM", DataPointType.EXPONENTIAL_HISTOGRAM, "exponentialHistogram"],
  ["of a summary", summaryDataPointType, "summary"],
  ["that nobody knows", 99, undefined],
])("the kind of a metric whose type of data points is %s", ([, dataPointType, kind]) => {
  expect(metricKinds[dataPointType]).toBe(kind);
});
