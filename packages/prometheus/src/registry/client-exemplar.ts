import type { HrTime } from "@opentelemetry/api";
import type { Exemplar } from "@meterbridge/core/points";
import type { ClientExemplar, ClientLabels } from "./client-registry.ts";
import { hrTime } from "../exposition/hr-time.ts";

/**
 * A client's exemplar as OpenTelemetry has it: of its labels, `trace_id` and `span_id` say where it is from. OpenTelemetry
 * specification, compatibility/prometheus_and_openmetrics.md, "Exemplars".
 */
export function exemplarOf({ labelSet, value, timestamp }: ClientExemplar, readAt: HrTime): Exemplar {
  const { trace_id: traceId, span_id: spanId, ...others } = labelSet;
  const isTraced = isId(traceId, 32) && isId(spanId, 16);
  return {
    value,
    timestamp: timestamp === undefined ? readAt : hrTime(timestamp * 1_000),
    filteredAttributes: texts(isTraced ? others : labelSet),
    ...(isTraced && { traceId, spanId }),
  };
}

function isId(value: unknown, length: number): value is string {
  return typeof value === "string" && value.length === length && /^[0-9a-f]+$/.test(value);
}

function texts(labels: ClientLabels): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)]));
}
