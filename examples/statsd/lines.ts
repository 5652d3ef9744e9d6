import type { MetricData } from "@opentelemetry/sdk-metrics";
import type { Attributes } from "@opentelemetry/api";
import { valuesOf } from "./values.ts";
import { Unencodable } from "./unencodable.ts";

/** The lines of a data point; none is longer than `maxBytes`. */
export function linesOf(metric: MetricData, dataPoint: MetricData["dataPoints"][number], maxBytes: number): string[] {
  const name = clean(metric.descriptor.name);
  const tags = tagsOf(dataPoint.attributes);
  const lines = valuesOf(metric, dataPoint).map(([suffix, value, type, ...more]) => {
    if (typeof value !== "bigint" && !Number.isFinite(value)) throw new Unencodable("not_a_finite_number");
    const number = Object.is(value, -0) ? "-0" : String(value);
    return [`${name}${suffix}:${number}|${type}`, [...tags, ...more].join(",")].filter((part) => part).join("|#");
  });
  if (lines.some((line) => Buffer.byteLength(line) > maxBytes)) throw new Unencodable("too_large");
  return lines;
}

function tagsOf(attributes: Attributes): string[] {
  return Object.entries(attributes).map(([key, value]) => `${clean(key)}:${clean(textOf(value), /[|,\r\n]/g)}`);
}

function textOf(value: unknown): string {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return value.map(textOf).join(",");
  if (value === null || value === undefined) return "";
  throw new Unencodable("invalid_attribute");
}

/** StatsD has no way to escape what separates its parts. */
function clean(word: string, separators = /[:|,@#\r\n]/g): string {
  return word.replace(separators, "_");
}
