import { codeOf, ExportError, type Outcome, type Payload, safeCause } from "@meterbridge/core";
import type { WriteEnd } from "./outlet.ts";

/** What the end of a write means; `before` is how the write before it ended, if there was one. */
export function writeOutcome(end: WriteEnd, before: WriteEnd | undefined): Outcome<Payload> {
  if (end.kind === "taken") return { kind: "delivered", rejectedPoints: 0 };
  const cause = safeCause(end.error);
  const error = new ExportError("connection", `the stream failed: ${cause.message}`, { cause });
  // Nobody reads any more: there is no one to whom some of this may have got.
  if (isReaderGone(end) && isReaderGone(before)) return { kind: "failed", error };
  return { kind: "retryable", error, ambiguous: true };
}

/** The other end of the pipe or socket is closed. It may be opened again: a named pipe has a next reader. */
export function isReaderGone(end: WriteEnd | undefined): boolean {
  return end?.kind === "broken" && codeOf(end.error) === "EPIPE";
}

/** The stream was ended, closed or destroyed by whoever owns it: it takes nothing any more. */
export function endedOutcome(errored: unknown): Outcome<Payload> {
  if (errored === undefined) return { kind: "failed", error: new ExportError("connection", "the stream is closed") };
  const cause = safeCause(errored);
  const error = new ExportError("connection", `the stream is closed, after it failed: ${cause.message}`, { cause });
  return { kind: "failed", error };
}
