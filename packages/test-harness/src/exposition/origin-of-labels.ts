import type { ReceivedPoint } from "@meterbridge/conformance";
import type { Labels } from "./exposition.ts";

const prefix = "otel_scope_";

/**
 * What a series is of: labels `otel_scope_…` are the scope, all others attributes. OpenTelemetry specification,
 * compatibility/prometheus_and_openmetrics.md, "Instrumentation Scope".
 */
export function originOf(labels: Labels): Pick<ReceivedPoint, "attributes" | "scope"> {
  const attributes: [string, string][] = [];
  const ofScope: [string, string][] = [];
  for (const [key, value] of Object.entries(labels)) {
    if (key.startsWith(prefix)) ofScope.push([key.slice(prefix.length), value]);
    else attributes.push([key, value]);
  }
  const { name = "", version = "", schema_url: schemaUrl = "", ...more } = Object.fromEntries(ofScope);
  return { attributes: Object.fromEntries(attributes), scope: { name, version, schemaUrl, attributes: more } };
}
