import { ExportError } from "./error.ts";
import type { Outcome } from "./outcome.ts";
import type { Call } from "./sink.ts";
import { reasonOf } from "./wait.ts";

/**
 * How a send ends that was called off while something else was still to come (`"the far end had not answered"`): by the
 * call's own reason, or because the transport is closing. `written`: it may have arrived.
 */
export function stoppedOutcome({ signal }: Call, meanwhile: string, written: boolean): Outcome<never> {
  const error = signal.aborted
    ? reasonOf(signal, `called off while ${meanwhile}`)
    : new ExportError("shutdown", `closed while ${meanwhile}`);
  return { kind: "retryable", error, ...(written && { ambiguous: true }) };
}

/** How a send ends that comes after the transport's `close`. */
export function closedOutcome(): Outcome<never> {
  return { kind: "failed", error: new ExportError("shutdown", "the transport is closed") };
}
