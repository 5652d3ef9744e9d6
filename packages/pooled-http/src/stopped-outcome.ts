import { type Call, ExportError, type Outcome, type Payload } from "@meterbridge/core";

/** How a send ends that was called off: by the call's own reason, or because the transport is closing. */
export function stoppedOutcome(call: Call, shown: string, written: boolean): Outcome<Payload> {
  const error = reasonOf(call.signal, shown);
  return written ? { kind: "retryable", error, ambiguous: true } : { kind: "retryable", error };
}

function reasonOf(signal: AbortSignal, shown: string): ExportError {
  if (!signal.aborted) return new ExportError("shutdown", `closed while ${shown} had not answered`);
  const reason: unknown = signal.reason;
  if (reason instanceof ExportError) return reason;
  return new ExportError("cancelled", `called off while ${shown} had not answered`, { cause: reason });
}

/** How a send ends that comes after the end. */
export function closedOutcome(): Outcome<Payload> {
  return { kind: "failed", error: new ExportError("shutdown", "the transport is closed") };
}
