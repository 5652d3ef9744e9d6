import { type Call, ExportError, type Outcome, type Payload, reasonOf } from "@meterbridge/core";

/** How a send ends that was called off: by the call's own reason, or because the transport is closing. */
export function stoppedOutcome({ signal }: Call, shown: string, written: boolean): Outcome<Payload> {
  const error = signal.aborted
    ? reasonOf(signal, `called off while ${shown} had not answered`)
    : new ExportError("shutdown", `closed while ${shown} had not answered`);
  return written ? { kind: "retryable", error, ambiguous: true } : { kind: "retryable", error };
}

/** How a send ends that comes after the end. */
export function closedOutcome(): Outcome<Payload> {
  return { kind: "failed", error: new ExportError("shutdown", "the transport is closed") };
}
