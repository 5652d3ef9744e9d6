import type { Visit } from "@meterbridge/core";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";

const inspectKey = Symbol.for("meterbridge.inspect");

/** What an exporter shows of itself, by name; one that has attributes is named with their values: `accepted.dropped overflow`. */
export function figuresOf(exporter: PushMetricExporter): Readonly<Record<string, number | string>> {
  const figures: Record<string, number | string> = {};
  const { [inspectKey]: inspect } = exporter as { [inspectKey]?: (visit: Visit) => void };
  inspect?.((name, value, attributes = {}) => {
    const key = [name, ...Object.values(attributes)].join(" ");
    figures[key] = typeof value === "number" ? value + Number(figures[key] ?? 0) : value;
  });
  return figures;
}
