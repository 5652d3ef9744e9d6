import {
  checkOptions,
  clockRule,
  ExportError,
  integer,
  layer,
  reasonOf,
  systemClock,
  type Call,
  type Clock,
  type Layer,
  type Outcome,
  type Rules,
  type Sink,
} from "@meterbridge/core";

export interface AttemptTimeoutOptions {
  /** How long an export may take in all, in milliseconds: only to derive `attemptTimeoutMs` from. 10 000 unless said; 0 is no limit. */
  readonly timeoutMs?: number | undefined;
  /**
   * How long one attempt may take, in milliseconds. Half of `timeoutMs` unless said, which leaves time for a second
   * attempt when the first one hangs; 0 is no limit.
   */
  readonly attemptTimeoutMs?: number | undefined;
  readonly clock?: Clock | undefined;
}

export const attemptTimeoutRules: Rules<AttemptTimeoutOptions> = {
  timeoutMs: integer("milliseconds", 0),
  attemptTimeoutMs: integer("milliseconds", 0),
  clock: clockRule,
};

/**
 * Ends an attempt that takes too long: it is aborted, and the outcome is `retryable` with the code `timeout`. Laid
 * below `retry`, a far end that hangs once costs one attempt, not the export.
 *
 * A sink that takes no notice of the abort is left alone, and what it answers later is ignored.
 */
export function attemptTimeout<In>(options: AttemptTimeoutOptions = {}): Layer<In> {
  checkOptions("attemptTimeout", options, attemptTimeoutRules);
  const { timeoutMs = 10_000, attemptTimeoutMs = Math.ceil(timeoutMs / 2), clock = systemClock } = options;
  if (attemptTimeoutMs === 0) return (next) => next;
  return layer((next) => ({ send: (input, call) => attemptWithin(attemptTimeoutMs, clock, next, input, call) }));
}

function attemptWithin<In>(limitMs: number, clock: Clock, next: Sink<In>, input: In, call: Call): Promise<Outcome<In>> {
  const allowedMs = Math.min(limitMs, call.deadline - clock.now());
  if (call.signal.aborted) return Promise.resolve({ kind: "retryable", error: reasonOf(call.signal) });
  if (allowedMs <= 0) return Promise.resolve({ kind: "retryable", error: new ExportError("timeout", "no time left") });

  return new Promise((resolve, reject) => {
    const attempt = new AbortController();
    const cancelTimer = clock.setTimeout(timeOut, allowedMs, call.inBackground);
    call.signal.addEventListener("abort", callOff);
    const deadline = Math.min(call.deadline, clock.now() + allowedMs);
    sendTo(next, input, { ...call, signal: attempt.signal, deadline }).then(
      (outcome) => {
        release();
        resolve(outcome);
      },
      (error: unknown) => {
        release();
        reject(error);
      },
    );

    function timeOut(): void {
      abandon(new ExportError("timeout", `no answer within ${Math.round(allowedMs)} ms`));
    }

    function callOff(): void {
      abandon(call.signal.reason);
    }

    function abandon(reason: unknown): void {
      release();
      attempt.abort(reason);
      // One turn of the event loop for the sink's own answer: it alone knows whether the bytes had left.
      setImmediate(() => resolve({ kind: "retryable", error: reasonOf(attempt.signal), ambiguous: true }));
    }

    function release(): void {
      cancelTimer();
      call.signal.removeEventListener("abort", callOff);
    }
  });
}

/** A sink never throws; one that does must not leave the timer behind. */
async function sendTo<In>(next: Sink<In>, input: In, call: Call): Promise<Outcome<In>> {
  return next.send(input, call);
}
