import { type Clock, type ExportErrorCode, type Outcome, quietDiag, type Visit } from "@meterbridge/core";
import { shortestWait } from "./backoff.ts";

/** Remembers that the primary is not there, so that not every send has to find it out. */
export interface Hold {
  /** Whether the primary is left alone. */
  isOn(): boolean;
  /** The primary has answered so. */
  judge(outcome: Outcome<unknown>): void;
  inspect(visit: Visit): void;
}

/** What would befall every send alike, whatever is in it. */
const absences: ReadonlySet<ExportErrorCode> = new Set([
  "connection",
  "unavailable",
  "timeout",
  "unknown",
  "throttled", // It has asked to be left alone.
  "unauthorized",
  "tls",
  "bad_response",
]);

/** `name` stands before every line of the log. */
export function fallbackHold(name: string, holdMs: number, clock: Clock): Hold {
  let heldUntil = 0;
  /** Since when the secondary is sent to first. */
  let awaySince: number | undefined;
  let switches = 0;
  let refusing = false;

  return {
    isOn: () => awaySince !== undefined && clock.now() < heldUntil,
    judge(outcome) {
      if (outcome.kind === "delivered") {
        refusing = false;
        return comeBack();
      }
      const { code } = outcome.error;
      if (absences.has(code)) return goAway(outcome);
      // It has looked at what it was sent: it is there.
      if (code === "refused") comeBack();
      if (outcome.kind === "failed") tellRefusal(outcome.error.message);
    },
    inspect(visit) {
      visit("fallback.active", awaySince === undefined ? "primary" : "secondary");
      visit("fallback.switches", switches);
    },
  };

  function goAway(outcome: Exclude<Outcome<unknown>, { kind: "delivered" }>): void {
    const wish = outcome.kind === "retryable" ? outcome.retryAfterMs : undefined;
    const forMs = Math.max(holdMs, wish === undefined ? 0 : shortestWait(wish));
    heldUntil = clock.now() + forMs;
    if (awaySince !== undefined) return;
    awaySince = clock.now();
    switches++;
    quietDiag.warn(
      `${name}: the primary is left alone for ${inSeconds(forMs)} s, and the secondary gets what comes: ${outcome.error.message}`,
    );
  }

  function comeBack(): void {
    if (awaySince === undefined) return;
    quietDiag.info(`${name}: back at the primary after ${inSeconds(clock.now() - awaySince)} s`);
    awaySince = undefined;
    switches++;
  }

  function tellRefusal(why: string): void {
    if (refusing) return;
    refusing = true;
    quietDiag.warn(
      `${name}: the secondary gets what the primary does not take: ${why}. This is told once, until it takes something.`,
    );
  }
}

function inSeconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}
