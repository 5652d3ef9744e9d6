import {
  type Clock,
  ExportError,
  type Layer,
  layer,
  type Outcome,
  type Payload,
  reasonOf,
  wait,
} from "@meterbridge/core";

/** How attempts follow each other. Every part is something that a mutant can get wrong. */
export interface Pace {
  readonly clock: Clock;
  readonly leastWaitMs: number;
  readonly mostWishMs: number;
  /** Whether what the far end asks for holds for the exports that follow. */
  readonly remembers: boolean;
}

/** Tries again what may be tried again, and leaves the far end alone for as long as it asks to be. */
export function retrying({ clock, leastWaitMs, mostWishMs, remembers }: Pace): Layer<Payload> {
  return layer((next) => {
    let quietUntil = 0;
    return {
      async send(payload, call) {
        for (let attempt = 1; ; attempt++) {
          const quietMs = quietUntil - clock.now();
          if (quietMs > 0 && clock.now() + quietMs >= call.deadline) return tooLong(quietMs);
          await wait(clock, quietMs, call.signal, call.closing);
          if (call.signal.aborted) return { kind: "retryable", error: reasonOf(call.signal) };
          const isLast = call.closing?.aborted === true || attempt === 5;
          const outcome = await next.send(payload, call);
          if (outcome.kind !== "retryable" || isLast || call.signal.aborted) return outcome;
          const ms = Math.max(leastWaitMs, Math.min(outcome.retryAfterMs ?? 100 * 2 ** attempt, mostWishMs));
          if (remembers) quietUntil = clock.now() + ms;
          if (clock.now() + ms >= call.deadline) return outcome;
          await wait(clock, ms, call.signal, call.closing);
          // A shutdown makes its last attempt at once.
          if (call.closing?.aborted) quietUntil = 0;
        }
      },
    };
  });
}

function tooLong(ms: number): Outcome<Payload> {
  return { kind: "retryable", error: new ExportError("throttled", `${ms} ms of rest are left`), retryAfterMs: ms };
}

/** Ends what takes longer, in milliseconds; whoever does not hear that is waited for. */
export function limiting(clock: Clock, ms: number): Layer<Payload> {
  return layer((next) => ({
    async send(payload, call) {
      const over = new AbortController();
      const cancel = clock.setTimeout(() => over.abort(new ExportError("timeout", `no answer within ${ms} ms`)), ms);
      try {
        return await next.send(payload, { ...call, signal: AbortSignal.any([call.signal, over.signal]) });
      } finally {
        cancel();
      }
    },
  }));
}
