import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { classifyError } from "./classify-error.ts";
import { ExportError } from "./error.ts";
import type { Outcome } from "./outcome.ts";

/** What an exporter tells the SDK of an export. */
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

/**
 * Reads how an export ended out of what an exporter told the SDK: the outcome that rides on a result of ours, or what
 * the result of somebody else's exporter means. It may be given anything.
 */
export function outcomeOf(result: ExportResult | undefined): Outcome<ResourceMetrics> {
  const code: unknown = result?.code;
  if (result === undefined || typeof code !== "number") return classifyError(new Error("the exporter gave no result"));
  const carried = outcomeOn(result);
  if (carried) return carried;
  return code === 0
    ? { kind: "delivered", rejectedPoints: 0 }
    : classifyError(result.error ?? new Error("the exporter failed without an error"));
}

function outcomeOn(result: ExportResult): Outcome<ResourceMetrics> | undefined {
  if (result.error instanceof ExportError && result.error.outcome) return result.error.outcome;
  return (result as { readonly [brand]?: Outcome<ResourceMetrics> })[brand];
}
