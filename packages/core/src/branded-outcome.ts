import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { ExportError } from "./error.ts";
import type { Outcome } from "./outcome.ts";

export type ExportResult = Parameters<Parameters<PushMetricExporter["export"]>[1]>[0];

const brand = Symbol.for("meterbridge.Outcome");

/** What the SDK is told of an outcome. The outcome rides along, for whoever can read it. */
export function resultOf(outcome: Outcome<ResourceMetrics>): ExportResult {
  if (outcome.kind === "delivered")
    return Object.defineProperty({ code: 0 }, brand, { value: outcome }) as ExportResult;
  const { code, message, cause, httpStatus, grpcStatus } = outcome.error;
  const error = new ExportError(code, message.slice(`[${code}] `.length), {
    cause,
    outcome,
    ...(httpStatus !== undefined && { httpStatus }),
    ...(grpcStatus !== undefined && { grpcStatus }),
  });
  return { code: 1, error };
}

/** The outcome that rides on a result of ours; `undefined` on somebody else's. */
export function outcomeOn(result: ExportResult): Outcome<ResourceMetrics> | undefined {
  if (result.error instanceof ExportError && result.error.outcome) return result.error.outcome;
  return (result as { readonly [brand]?: Outcome<ResourceMetrics> })[brand];
}
