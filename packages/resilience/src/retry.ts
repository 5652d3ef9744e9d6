import {
  anyOf,
  callable,
  checkOptions,
  clockFor,
  clockRule,
  ExportError,
  inFlight,
  integer,
  layer,
  nested,
  oneOf,
  quietDiag,
  reasonOf,
  systemClock,
  wait,
  type Call,
  type Clock,
  type Layer,
  type Outcome,
  type Retryable,
  type Rule,
  type Rules,
  type Sink,
} from "@meterbridge/core";
import { drawDelay, nextRange, shortestWait, type WaitRange } from "./backoff.ts";
import { carry, conclude, nothingCarried } from "./carried.ts";

export interface RetryOptions {
  /** How often it is tried, the first time included. 5 unless said: within 10 s there is rarely time for more. */
  readonly maxAttempts?: number | undefined;
  /** The longest that the first wait can be, in milliseconds; each further wait can be twice as long. 1 000 unless said. */
  readonly initialDelayMs?: number | undefined;
  /** The longest that any wait can be, in milliseconds, unless the far end asks for more. 5 000 unless said. */
  readonly maxDelayMs?: number | undefined;
  /**
   * Whether to send again what may have arrived: when the connection breaks after the request was sent, say. `true`
   * unless said, as OTLP expects. With `false` deltas are counted twice less often, and are lost more often. (A transport
   * may still replace a kept-alive connection that turns out to be dead, when nobody can know what arrived on it.)
   */
  readonly retryAmbiguous?: boolean | undefined;
  readonly clock?: Clock | undefined;
  /** A number from 0 to below 1, for the jitter of the waits. */
  readonly random?: (() => number) | undefined;
}

export const retryRules: Rules<RetryOptions> = {
  maxAttempts: integer("attempts", 1),
  initialDelayMs: integer("milliseconds", 0),
  maxDelayMs: integer("milliseconds", 0),
  retryAmbiguous: oneOf(true, false),
  clock: clockRule,
  random: callable,
};

/** The option `retry` of an exporter: how often, and after what waits, an export is tried again; `false`: never. */
export type RetryOption =
  Pick<RetryOptions, "maxAttempts" | "initialDelayMs" | "maxDelayMs" | "retryAmbiguous"> | false;

const { maxAttempts, initialDelayMs, maxDelayMs, retryAmbiguous } = retryRules;

export const retryOptionRule: Rule = anyOf(
  oneOf(false),
  nested({ maxAttempts, initialDelayMs, maxDelayMs, retryAmbiguous }),
);

/**
 * Sends again what may be sent again (`retryable`), after a wait that grows and is drawn by chance.
 *
 * The far end's `retryAfterMs` is honoured as the least, also by the sends that follow; no wait is shorter than 100 ms. A
 * wait that would end after the call's deadline is not begun: the outcome is answered at once, and keeps its
 * `retryAfterMs`. When the exporter is being shut down, waits end at once, and one last attempt is made. Of what arrived
 * in part, only the rest is sent again.
 */
export function retry<In>(options: RetryOptions | false = {}): Layer<In> {
  if (options === false) return (next) => next;
  checkOptions("retry", options, retryRules);
  return layer((next) => retrying(next, options));
}

function retrying<In>(next: Sink<In>, options: RetryOptions): Sink<In> {
  const {
    maxAttempts = 5,
    initialDelayMs = 1000,
    maxDelayMs = 5000,
    retryAmbiguous = true,
    clock = systemClock,
    random = Math.random,
  } = options;
  const limits = { initialDelayMs, maxDelayMs };
  const running = inFlight(clock);
  const closing = new AbortController();
  let retries = 0;
  /** Until when the far end is left alone, whichever send it told so. */
  let quietUntil = 0;

  return {
    send: (input, call) => running.track(sendUntilAnswered(input, call)),
    async flush(call) {
      await running.settled(call);
      await next.flush(call);
    },
    async close(call) {
      closing.abort();
      await running.settled(call);
      await next.close(call);
    },
    inspect: (visit) => visit("retries", retries),
  };

  async function sendUntilAnswered(input: In, call: Call): Promise<Outcome<In>> {
    const unsent = await leaveAlone(call);
    if (unsent) return unsent;
    let carried = nothingCarried(input);
    let range: WaitRange | undefined;
    for (let attempt = 1; ; attempt++) {
      const isLast = attempt >= maxAttempts || isClosing(call);
      const outcome = await next.send(carried.rest, call);
      quietUntil = outcome.kind === "retryable" ? clock.now() + shortestWait(outcome.retryAfterMs) : 0;
      if (isLast || call.signal.aborted || !mayRetry(outcome)) return conclude(carried, outcome);

      range = nextRange(range, outcome.retryAfterMs, limits);
      const leftMs = call.deadline - clock.now();
      const delayMs = isClosing(call) ? 0 : drawDelay(range, leftMs, random);
      if (delayMs === undefined || leftMs <= 0) return conclude(carried, outcome);
      quietDiag.debug(
        `${outcome.error.message}: attempt ${attempt + 1} of ${maxAttempts} in ${Math.round(delayMs)} ms`,
      );
      await wait(clockFor(call, clock), delayMs, call.signal, call.closing, closing.signal);
      if (call.signal.aborted) return conclude(carried, { ...outcome, error: reasonOf(call.signal) });

      carried = carry(carried, outcome);
      retries++;
    }
  }

  /** Waits as long as an earlier answer asks; says why nothing is sent when that takes too long. */
  async function leaveAlone(call: Call): Promise<Retryable<In> | undefined> {
    const quietMs = quietUntil - clock.now();
    if (quietMs > 0 && !isClosing(call)) {
      if (quietMs >= call.deadline - clock.now()) {
        const error = new ExportError("throttled", `the far end asked for ${Math.ceil(quietMs)} ms of rest`);
        return { kind: "retryable", error, retryAfterMs: quietMs };
      }
      await wait(clockFor(call, clock), quietMs, call.signal, call.closing, closing.signal);
    }
    return call.signal.aborted ? { kind: "retryable", error: reasonOf(call.signal) } : undefined;
  }

  function isClosing(call: Call): boolean {
    return closing.signal.aborted || call.closing?.aborted === true;
  }

  function mayRetry(outcome: Outcome<In>): outcome is Retryable<In> {
    return outcome.kind === "retryable" && (retryAmbiguous || outcome.ambiguous !== true);
  }
}
