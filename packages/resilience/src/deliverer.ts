import {
  backgroundClock,
  type Call,
  type Clock,
  type Countable,
  type ExportError,
  type ExportErrorCode,
  type Failed,
  type Outcome,
  pointsIn,
  quietDiag,
  reasonOf,
  refusalLimit,
  type RefusalLimit,
  type Retryable,
  runInBackground,
  type Sink,
  type Visit,
  wait,
  waitFor,
} from "@meterbridge/core";
import type { Accounts } from "./accounts.ts";
import { type BackoffLimits, drawDelay, easedRange, nextRange, shortestWait, type WaitRange } from "./backoff.ts";
import { carry, type Carried, conclude, nothingCarried } from "./carried.ts";
import { attempt } from "./delivery-attempt.ts";
import { divide } from "./divide.ts";
import { sumPoints } from "./sum-points.ts";

/** One thing that waits to be delivered. */
export interface Entry<In> {
  /** What is still to be sent, one after the other: more than one when the far end wanted it in parts. */
  parts: readonly In[];
  /** Whoever waits for the outcome; absent when it was `accepted`. */
  readonly waiter?: Waiter<In>;
  /** While it is being sent. */
  sending?: boolean;
  /** It had to make room while it was being sent, and is in the backlog no more. */
  evicted?: ExportError;
  /** How often in a row it failed in a way that nobody can explain. */
  unexplained?: number;
  /** There was an attempt at what is sent next. */
  tried?: boolean;
  carried?: Carried<In>;
  /** How much of it was refused, in parts. */
  refusals?: RefusalLimit;
}

interface Waiter<In> {
  readonly call: Call;
  answer(outcome: Outcome<In>): void;
}

/** What waits, oldest first. Nothing of it ever throws or rejects. */
export interface Backlog<In> {
  /**
   * The oldest, which stays; `undefined` when there is none, or none to be had just now. One that can be taken away
   * meanwhile, to make room, is marked as `sending` already: there is a moment until it is sent.
   */
  head(): Entry<In> | undefined | Promise<Entry<In> | undefined>;
  /** It is answered for. `poison`: not by a far end, it was given up after failing strangely too often. */
  remove(entry: Entry<In>, why: "settled" | "poison"): void | Promise<void>;
  /** It is sent as soon as this has resolved. Of what was `accepted` only. */
  beforeAttempt?(entry: Entry<In>): void | Promise<void>;
  /** It was sent, this process has come through, and it stays: not all of it arrived. */
  afterAttempt?(entry: Entry<In>): void | Promise<void>;
}

export interface DelivererOptions extends BackoffLimits {
  /** How long one delivery may take, in milliseconds; 0 is no limit. */
  readonly deliveryTimeoutMs: number;
  /** After how many failures in a row that nobody can explain a thing is given up. */
  readonly maxTries: number;
  readonly clock: Clock;
  readonly random: () => number;
}

/** Delivers a backlog in its order, one thing at a time, as long as it takes. */
export interface Deliverer {
  /** Something has come. */
  wake(): void;
  /** Resolves when everything is delivered, or when the call ends. A wait that no far end asked for ends now. */
  flush(call: Call): Promise<void>;
  /** Tries each thing once more, up to the first that fails; ends with the call. Nothing is sent afterwards. */
  close(call: Call): Promise<void>;
  inspect(visit: Visit): void;
}

/** Somebody has to set these right, and then the same content arrives: what was accepted is kept until then. */
const needsSomebody: ReadonlySet<ExportErrorCode> = new Set(["unauthorized", "tls"]);

export function deliverer<In extends Countable>(
  next: Sink<In>,
  backlog: Backlog<In>,
  accounts: Accounts,
  options: DelivererOptions,
): Deliverer {
  const { deliveryTimeoutMs, maxTries, random } = options;
  const clock = backgroundClock(options.clock);
  const closing = new AbortController();
  const cutOff = new AbortController();
  const attemptLimits = {
    deliveryTimeoutMs,
    clock: options.clock,
    closing: closing.signal,
    cutOff: cutOff.signal,
  };
  let hurry = new AbortController();
  let woken = false;
  let running: Promise<void> | undefined;
  let range: WaitRange | undefined;
  let retries = 0;
  /** Until when nothing is sent, whoever comes next, and whether the far end asked for it. */
  let pause: Pause | undefined;

  return {
    wake,
    async flush(call) {
      wake();
      // With a reason of its own, none is made, which costs more than all else here.
      hurry.abort(null);
      if (running) await waitFor(running, call.signal);
    },
    async close(call) {
      closing.abort();
      wake();
      const ended = !running || (await waitFor(running, call.signal));
      cutOff.abort(ended ? undefined : reasonOf(call.signal, "cut off by the shutdown"));
      // What was cut off is answered for in a moment.
      await running;
    },
    inspect: (visit) => visit("retries", retries),
  };

  function wake(): void {
    if (cutOff.signal.aborted) return;
    woken = true;
    running ??= runInBackground(run);
  }

  async function run(): Promise<void> {
    while (woken && !cutOff.signal.aborted) {
      woken = false;
      await drain();
    }
    if (hurry.signal.aborted) hurry = new AbortController();
    running = undefined;
  }

  async function drain(): Promise<void> {
    while (!cutOff.signal.aborted) {
      const entry = await backlog.head();
      if (!entry) return accounts.drained();
      if (cutOff.signal.aborted) return leave(entry);
      const isLast = closing.signal.aborted;
      if (pause && !isLast && mayRest(entry)) {
        leave(entry);
        await rest(pause, entry.waiter?.call);
        continue;
      }
      const delay = await (entry.waiter ? sendFor(entry, entry.waiter) : sendAccepted(entry));
      if (delay === undefined) continue;
      if (isLast) return void (woken = false);
      pause = { from: clock.now(), until: clock.now() + delay.ms, wished: delay.wished };
      if (mayRest(entry)) await rest(pause, entry.waiter?.call);
    }
  }

  /** It is not sent now. Since it was marked as `sending` it may have had to make room. */
  function leave(entry: Entry<In>): void {
    entry.sending = false;
    const { evicted, waiter, carried } = entry;
    if (!evicted) return;
    if (!waiter) dropRest(entry, evicted);
    else waiter.answer(conclude(carried ?? nothingCarried(entry.parts[0]!), { kind: "failed", error: evicted }));
  }

  /** Whoever has no time left is answered, and whoever is being shut down has a last attempt. */
  function mayRest({ waiter }: Entry<In>): boolean {
    return !waiter?.call.signal.aborted && !waiter?.call.closing?.aborted;
  }

  /** It ends early with the call of whoever would be sent; what is left of it is for who comes next. */
  async function rest({ from, until, wished }: Pause, within: Call | undefined): Promise<void> {
    const timer = within ? options.clock : clock;
    const least = wished ? until : Math.min(until, from + shortestWait(undefined));
    const ends = [closing.signal, within?.signal, within?.closing];
    await wait(timer, least - clock.now(), ...ends);
    await wait(timer, until - Math.max(least, clock.now()), ...ends, hurry.signal);
    const isOver = clock.now() >= until || (clock.now() >= least && hurry.signal.aborted);
    if (isOver) pause = undefined;
    if (hurry.signal.aborted) hurry = new AbortController();
  }

  /** How long to wait before the next attempt; `undefined` when none is needed. */
  async function sendAccepted(entry: Entry<In>): Promise<Delay | undefined> {
    const [part, ...others] = entry.parts;
    if (part === undefined) return goOn(entry, []);
    entry.sending = true;
    await backlog.beforeAttempt?.(entry);
    const outcome = await attemptAt(entry, part);
    const parts =
      outcome.kind === "failed" ? await divide(part, outcome, (entry.refusals ??= refusalLimit())) : undefined;
    if (outcome.kind === "delivered") entry.refusals?.delivered();
    entry.sending = false;
    if (parts) {
      const lost = pointsIn(part) - sumPoints(parts);
      if (lost > 0) accounts.settled({ kind: "failed", error: (outcome as Failed<In>).error }, lost);
      return goOn(entry, [...parts, ...others]);
    }
    if (outcome.kind === "delivered" || (outcome.kind === "failed" && !mayArriveLater(outcome))) {
      range = easedRange(range, options);
      accounts.settled(outcome, pointsIn(part));
      return goOn(entry, others);
    }
    entry.parts = [keepRest(part, outcome), ...others];
    accounts.stands(outcome.error, needsSomebody.has(outcome.error.code));
    entry.unexplained = outcome.error.code === "unknown" ? (entry.unexplained ?? 0) + 1 : 0;
    if (entry.evicted) {
      dropRest(entry, entry.evicted);
    } else if (entry.unexplained >= maxTries) {
      accounts.dropped("poison", sumPoints(entry.parts), outcome.error);
      await backlog.remove(entry, "poison");
    } else {
      await backlog.afterAttempt?.(entry);
    }
    return delayAfter(outcome);
  }

  async function sendFor(entry: Entry<In>, waiter: Waiter<In>): Promise<Delay | undefined> {
    const { call } = waiter;
    const carried = entry.carried ?? nothingCarried(entry.parts[0]!);
    const isLast = closing.signal.aborted || call.closing?.aborted === true;
    entry.sending = true;
    const outcome = await attemptAt(entry, carried.rest, call);
    entry.sending = false;
    if (outcome.kind !== "retryable") {
      range = easedRange(range, options);
      await backlog.remove(entry, "settled");
      waiter.answer(conclude(carried, outcome));
      return undefined;
    }
    if (entry.evicted) {
      const { undelivered, drops } = outcome;
      const failed: Failed<In> = { kind: "failed", error: entry.evicted };
      waiter.answer(conclude(carried, { ...failed, ...(undelivered && { undelivered }), ...(drops && { drops }) }));
    } else if (isLast || call.signal.aborted) {
      await backlog.remove(entry, "settled");
      waiter.answer(conclude(carried, outcome));
      // While the exporter is being shut down, whoever comes next has one attempt as well.
      if (isLast && !closing.signal.aborted) return undefined;
    } else {
      entry.carried = carry(carried, outcome);
    }
    return delayAfter(outcome);
  }

  function attemptAt(entry: Entry<In>, input: In, granted?: Call): Promise<Outcome<In>> {
    if (entry.tried) retries++;
    entry.tried = true;
    return attempt(next, input, attemptLimits, granted);
  }

  async function goOn(entry: Entry<In>, parts: readonly In[]): Promise<undefined> {
    entry.parts = parts;
    entry.unexplained = 0;
    entry.tried = false;
    if (entry.evicted) return dropRest(entry, entry.evicted);
    if (parts.length === 0) await backlog.remove(entry, "settled");
    else await backlog.afterAttempt?.(entry);
  }

  /** What is left of a part after an attempt that did not bring all of it; what became of the rest is counted. */
  function keepRest(part: In, { undelivered, drops = [] }: Retryable<In> | Failed<In>): In {
    // Without `undelivered` all of it is sent again, what was dropped too, and will be dropped and told again.
    if (undelivered === undefined) return part;
    const dropped = drops.reduce((sum, { points }) => sum + points, 0);
    accounts.partly(pointsIn(part) - pointsIn(undelivered) - dropped, drops);
    return undelivered;
  }

  function dropRest(entry: Entry<In>, evicted: ExportError): undefined {
    accounts.dropped("overflow", sumPoints(entry.parts), evicted);
    entry.parts = [];
  }

  function delayAfter(outcome: Retryable<In> | Failed<In>): Delay {
    const wish = outcome.kind === "retryable" ? outcome.retryAfterMs : undefined;
    range = nextRange(range, wish, options);
    const ms = drawDelay(range, Infinity, random) ?? 0;
    quietDiag.debug(`${outcome.error.message}: tried again in ${Math.round(ms)} ms`);
    return { ms, wished: wish !== undefined };
  }
}

interface Delay {
  readonly ms: number;
  /** The far end asked for it. */
  readonly wished: boolean;
}

interface Pause {
  readonly from: number;
  readonly until: number;
  readonly wished: boolean;
}

/** It was not taken for a reason that passes: also a waiting line behind may have room again. */
function mayArriveLater({ error }: Failed<unknown>): boolean {
  return needsSomebody.has(error.code) || error.code === "overflow";
}
