import type { MetricAbout } from "../report/metric-about.ts";
import { toPortable } from "../report/portable.ts";

/** A text that is the same for metrics that are one: scope, name, unit and type. */
export function metricKey({ scope, name, unit, dataPointType, temporality, isMonotonic }: MetricAbout): string {
  return keyOf([
    [scope.name, scope.version, scope.schemaUrl, scope.attributes],
    name,
    unit,
    [dataPointType, temporality, isMonotonic],
  ]);
}

/** A text that is the same for data with equal keys and values, in whatever order the keys are. */
export function keyOf(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) {
    return JSON.stringify(toPortable(value));
  }
  if (Array.isArray(value)) return `[${value.map((item) => keyOf(item)).join()}]`;
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${keyOf((value as Record<string, unknown>)[key])}`).join()}}`;
}
