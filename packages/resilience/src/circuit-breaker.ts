import {
  anyOf,
  callable,
  checkOptions,
  classifyError,
  clockRule,
  ExportError,
  integer,
  layer,
  nested,
  oneOf,
  quietDiag,
  systemClock,
  text,
  type Call,
  type Clock,
  type Layer,
  type Outcome,
  type Retryable,
  type Rule,
  type Rules,
  type Sink,
} from "@meterbridge/core";
import { shortestWait } from "./backoff.ts";
import { evidenceOf } from "./circuit-breaker-evidence.ts";

export interface CircuitBreakerOptions {
  /** After how many failures in a row it opens. 5 unless said. */
  readonly failureThreshold?: number | undefined;
  /**
   * How long it stays open before one send may try again, in milliseconds; up to a fifth more, by chance, so that a
   * fleet does not come back in step. 30 000 unless said.
   */
  readonly openMs?: number | undefined;
  /** The name that stands before every line in the diagnostic log. */
  readonly name?: string | undefined;
  readonly clock?: Clock | undefined;
  /** A number from 0 to below 1, for the jitter of `openMs`. */
  readonly random?: (() => number) | undefined;
}

export const circuitBreakerRules: Rules<CircuitBreakerOptions> = {
  failureThreshold: integer("failures", 1),
  openMs: integer("milliseconds", 0),
  name: text,
  clock: clockRule,
  random: callable,
};

/** The option `circuitBreaker` of an exporter: when it stops to send for a while; `false`: never. */
export type CircuitBreakerOption = Pick<CircuitBreakerOptions, "failureThreshold" | "openMs"> | false;

const { failureThreshold, openMs } = circuitBreakerRules;

export const circuitBreakerOptionRule: Rule = anyOf(oneOf(false), nested({ failureThreshold, openMs }));

/**
 * Stops sending for a while when nobody seems to be there: after `failureThreshold` failures in a row, each of them
 * `retryable` with the code `connection`, `unavailable`, `timeout` or `unknown`. Whatever else the far end answers, a
 * refusal or a wish to be left alone too, shows that it is there, and the count begins anew.
 *
 * While it is open it answers at once, `retryable` with what is left as `retryAfterMs`, and sends nothing. After `openMs`
 * (or what the far end asked for, where that is longer) one send at a time is let through: the first that is answered
 * closes it, one that fails like those before opens it again. When the exporter is being shut down, a send is let
 * through at once, as its last attempt, unless another one is on its way.
 *
 * Above `retry` it counts sends with all their attempts, below it single attempts.
 */
export function circuitBreaker<In>(options: CircuitBreakerOptions | false = {}): Layer<In> {
  if (options === false) return (next) => next;
  checkOptions("circuitBreaker", options, circuitBreakerRules);
  return layer((next) => breaking(next, options));
}

/** While it is not closed. */
interface Opening {
  readonly since: number;
  failures: number;
  until: number;
  last: ExportError;
  turnedAway: number;
  /** The send that was let through and has no answer yet. */
  probe?: Probe | undefined;
}

interface Probe {
  readonly call: Call;
}

function breaking<In>(next: Sink<In>, options: CircuitBreakerOptions): Pick<Sink<In>, "send" | "inspect"> {
  const {
    failureThreshold = 5,
    openMs = 30_000,
    name = "circuit breaker",
    clock = systemClock,
    random = Math.random,
  } = options;
  let failures = 0;
  let opening: Opening | undefined;
  let opened = 0;
  let turnedAway = 0;

  return {
    async send(input, call) {
      if (opening && !mayProbe(opening, call)) return turnAway(opening);
      const probe = opening && (opening.probe = { call });
      // One that comes without any time says nothing about the far end.
      const begun = !call.signal.aborted && clock.now() < call.deadline;
      const outcome = await answerOf(next, input, call);
      const evidence = begun ? evidenceOf(outcome) : "none";
      if (evidence === "present") close();
      if (evidence === "absent" && outcome.kind === "retryable") fail(outcome, probe);
      if (probe && opening?.probe === probe) opening.probe = undefined;
      return outcome;
    },
    inspect(visit) {
      visit("circuit_breaker.state", opening ? (opening.probe ? "half_open" : "open") : "closed");
      visit("circuit_breaker.opened", opened);
      visit("circuit_breaker.turned_away", turnedAway);
    },
  };

  function mayProbe({ until, probe }: Opening, call: Call): boolean {
    // A probe whose time is over, and which has not been answered, is waited for no more.
    if (probe && !probe.call.signal.aborted && clock.now() < probe.call.deadline) return false;
    return clock.now() >= until || call.closing?.aborted === true;
  }

  function turnAway(opening: Opening): Retryable<In> {
    turnedAway++;
    opening.turnedAway++;
    const leftMs = opening.until - clock.now();
    const why = `not sent, after ${opening.failures} failures in a row; the last: ${opening.last.message}`;
    const error = new ExportError("unavailable", why, { cause: opening.last });
    return { kind: "retryable", error, ...(leftMs > 0 && { retryAfterMs: leftMs }) };
  }

  function close(): void {
    failures = 0;
    if (!opening) return;
    const seconds = inSeconds(clock.now() - opening.since);
    quietDiag.info(`${name}: closed after ${seconds} s; ${opening.turnedAway} sends were turned away`);
    opening = undefined;
  }

  function fail({ error, retryAfterMs }: Retryable<In>, probe: Probe | undefined): void {
    failures++;
    // What was on its way when it opened changes nothing.
    if (opening ? !probe || opening.probe !== probe : failures < failureThreshold) return;
    const forMs = Math.max(openMs * (1 + random() / 5), shortestWait(retryAfterMs));
    const until = clock.now() + forMs;
    if (opening) {
      Object.assign(opening, { failures, until, last: error });
      return;
    }
    opening = { since: clock.now(), failures, until, last: error, turnedAway: 0 };
    opened++;
    quietDiag.warn(
      `${name}: open for ${inSeconds(forMs)} s at least, after ${failures} failures in a row; the last: ${error.message}`,
    );
  }
}

/** A sink never throws; one that does must not leave the breaker half open. */
async function answerOf<In>(next: Sink<In>, input: In, call: Call): Promise<Outcome<In>> {
  try {
    return await next.send(input, call);
  } catch (error) {
    return classifyError(error);
  }
}

function inSeconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}
