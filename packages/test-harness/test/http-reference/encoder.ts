import { countPoints, type Encoder } from "@meterbridge/core";
import type { MetricData, ResourceMetrics } from "@opentelemetry/sdk-metrics";

/** Encodes sums of whole numbers as OTLP JSON: enough for all but the cases of encoding. */
export const referenceEncoder: Encoder = {
  *encode(metrics) {
    const body = Buffer.from(JSON.stringify({ resourceMetrics: [resourceMetricsOf(metrics)] }));
    yield { body, contentType: "application/json", points: countPoints(metrics) };
  },
};

function resourceMetricsOf({ scopeMetrics }: ResourceMetrics): object {
  return {
    scopeMetrics: scopeMetrics.map(({ scope: { name }, metrics }) => ({
      scope: { name },
      metrics: metrics.map((metric) => metricOf(metric)),
    })),
  };
}

function metricOf({ descriptor: { name }, aggregationTemporality, dataPoints }: MetricData): object {
  return {
    name,
    sum: {
      aggregationTemporality: aggregationTemporality + 1,
      isMonotonic: true,
      dataPoints: dataPoints.map(({ attributes, value }) => ({
        asInt: String(value as number),
        attributes: Object.entries(attributes).map(([key, text]) => ({ key, value: { stringValue: text } })),
      })),
    },
  };
}
