import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { type Capabilities, everything } from "../capabilities.ts";
import type { OriginPlan } from "./build-metrics.ts";
import { metricsFor, together, type TemporalityWishes } from "./metrics-for.ts";
import { standardData, type StandardPart } from "./standard-data.ts";

const resource: NonNullable<OriginPlan["resource"]> = {
  "service.name": "conformance",
  "service.version": "1.2.3",
  region: "north",
};

/**
 * The standard data set as the SDK would hand it to this exporter, in two scopes of one export: of everything that the
 * exporter says it can, one metric or more.
 */
export function standardMetrics(exporter: TemporalityWishes, capabilities: Capabilities = everything): ResourceMetrics {
  const plans = (...parts: readonly StandardPart[]) =>
    parts.flatMap((part) => (capabilities[part] === true ? standardData[part] : []));
  return together(
    metricsFor(exporter, plans("gauges", "sums", "typedAttributes"), {
      resource,
      scope: { name: "conformance.numbers", version: "1.0.0" },
    }),
    metricsFor(exporter, plans("histograms", "exponentialHistograms"), {
      resource,
      scope: { name: "conformance.distributions", version: "2.0.0-beta.1" },
    }),
  );
}
