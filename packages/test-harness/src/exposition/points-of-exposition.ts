import type { ReceivedPoint } from "@meterbridge/conformance";
import type { Exposition } from "./exposition.ts";
import { pointsOfFamily } from "./points-of-family.ts";

const targetInfo = "target_info";

/**
 * The data points of an exposition, called as their samples are: a counter with its `_total`, a histogram without suffix.
 *
 * Labels `otel_scope_…` are the scope, those of `target_info` the resource. A gauge may have been a sum that goes up and
 * down; every value is a double, every count is whole. What no line says is left out: times, the unit in a text format that
 * has none. OpenTelemetry specification, compatibility/prometheus_and_openmetrics.md.
 */
export function pointsOfExposition({ format, families }: Exposition): readonly ReceivedPoint[] {
  const hasUnits = !format.startsWith("text");
  const target = families.flatMap(({ samples }) => samples).find(({ name }) => name === targetInfo);
  const resource = { attributes: target?.labels ?? {} };
  return families
    .filter(({ samples }) => samples[0]?.name !== targetInfo)
    .flatMap((family) => {
      const { unit = hasUnits ? "" : undefined } = family;
      return pointsOfFamily(family).map(({ metric, ...point }) => ({
        metric: { ...metric, ...(unit !== undefined && { unit }) },
        ...point,
        resource,
      }));
    });
}
