import {
  type Clock,
  ExportError,
  type Layer,
  layer,
  type Outcome,
  type Payload,
  reasonOf,
  type Transport,
  wait,
  waitFor,
} from "@meterbridge/core";
import type { MemoryAnswer, MemoryFarEnd } from "./memory-far-end.ts";

/** Sends one payload as one message, and says what its answer means. */
export function memoryTransport(farEnd: MemoryFarEnd, credentials: string): Transport {
  let disconnect: (() => void) | undefined;
  return {
    async send({ body }, { signal }) {
      disconnect ??= farEnd.connect();
      const answer = await waitFor(farEnd.take(body, credentials), signal);
      return answer ? classify(answer.value) : { kind: "retryable", error: reasonOf(signal), ambiguous: true };
    },
    flush: async () => {},
    async close() {
      disconnect?.();
      disconnect = undefined;
    },
  };
}

function classify(answer: MemoryAnswer): Outcome<Payload> {
  switch (answer.says) {
    case "taken": {
      const { rejectedPoints } = answer;
      return { kind: "delivered", rejectedPoints };
    }
    case "refused":
      return { kind: "failed", error: new ExportError("refused", "the far end refuses it") };
    case "later": {
      const error = new ExportError("throttled", "the far end is busy");
      return { kind: "retryable", error, ...(answer.afterMs !== undefined && { retryAfterMs: answer.afterMs }) };
    }
    case "failed":
      return { kind: "retryable", error: new ExportError("unavailable", "the far end failed") };
    case "broken":
      return { kind: "retryable", error: new ExportError("connection", "the connection broke"), ambiguous: true };
    case "nobody":
      return { kind: "retryable", error: new ExportError("connection", "nobody is there") };
  }
}

export interface RetryPlan {
  readonly clock: Clock;
  readonly attempts?: number;
  /** How long to wait after an outcome, before the attempt with this number. */
  pauseMs?(outcome: Outcome<Payload> & { readonly kind: "retryable" }, attempt: number): number;
  /** Whether a shutdown does not cut its waits short. */
  readonly isDeaf?: boolean;
  /** Whether an outcome is a reason to try again. */
  again?(outcome: Outcome<Payload>): boolean;
}

/** Tries again what may be tried again, and honours what the far end asks for. */
export function retrying({
  clock,
  attempts = 5,
  pauseMs = ({ retryAfterMs }, attempt) => Math.max(100, retryAfterMs ?? 100 * 2 ** attempt),
  again = ({ kind }) => kind === "retryable",
  isDeaf = false,
}: RetryPlan): Layer<Payload> {
  return layer((next) => ({
    async send(payload, call) {
      for (let attempt = 1; ; attempt++) {
        const isLast = call.closing?.aborted ?? false;
        const outcome = await next.send(payload, call);
        if (!again(outcome) || attempt >= attempts || isLast || call.signal.aborted) return outcome;
        const ms = outcome.kind === "retryable" ? pauseMs(outcome, attempt) : 100;
        if (clock.now() + ms >= call.deadline) return outcome;
        await wait(clock, ms, call.signal, isDeaf ? undefined : call.closing);
      }
    },
  }));
}

/** Gives each attempt a time of its own. */
export function limiting(clock: Clock, attemptMs: number): Layer<Payload> {
  return layer((next) => ({
    async send(payload, call) {
      const over = new AbortController();
      const cancel = clock.setTimeout(() => over.abort(new ExportError("timeout", "no answer in time")), attemptMs);
      try {
        return await next.send(payload, { ...call, signal: AbortSignal.any([call.signal, over.signal]) });
      } finally {
        cancel();
      }
    },
  }));
}
