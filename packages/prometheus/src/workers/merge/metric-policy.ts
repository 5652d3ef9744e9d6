import { dataPointTypes } from "@meterbridge/core";
import type { MetricAbout } from "../report/metric-about.ts";
import { type PolicyChoice, policyFor, type WorkerPolicy } from "./worker-policy.ts";

/** What is chosen for metrics that do not add up by themselves. */
export interface Policies {
  readonly gauge: PolicyChoice;
  readonly upDownCounter: PolicyChoice;
}

/** The policy of a metric; `"add"` of what only ever grows. */
export function policyOf(about: MetricAbout, { gauge, upDownCounter }: Policies): WorkerPolicy | "add" {
  const { name, unit, description, dataPointType, isMonotonic } = about;
  const metric = { name, unit, description };
  if (dataPointType === dataPointTypes.gauge) return policyFor(gauge, metric, "each");
  if (dataPointType === dataPointTypes.sum && !isMonotonic) return policyFor(upDownCounter, metric, "sum");
  return "add";
}
