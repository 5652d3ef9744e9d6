import { dataPointTypes, temporalities } from "@meterbridge/core";
import type { Attributes } from "@opentelemetry/api";
import type { MetricData } from "@opentelemetry/sdk-metrics";
import { withTextForms } from "../naming/with-text-forms.ts";

const descriptor = { name: "target_info", description: "Target metadata", unit: "", valueType: 0, advice: {} };

/** The resource as `target_info`. OpenTelemetry specification, compatibility/prometheus_and_openmetrics.md, "Resource attributes". */
export function targetMetric(resource: Attributes): MetricData {
  return {
    descriptor,
    dataPointType: dataPointTypes.gauge,
    aggregationTemporality: temporalities.cumulative,
    dataPoints: [
      { attributes: Object.fromEntries(withTextForms(resource)), startTime: [0, 0], endTime: [0, 0], value: 1 },
    ],
  } as unknown as MetricData;
}
