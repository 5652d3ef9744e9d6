import {
  type Call,
  checkOptions,
  type Countable,
  ExportError,
  messageOf,
  type Outcome,
  pointsIn,
  reasonOf,
  type Retryable,
  type Sink,
  systemClock,
  type Visit,
} from "@meterbridge/core";
import { shortestWait } from "./backoff.ts";
import { carry, conclude, nothingCarried } from "./carried.ts";
import { attemptFor } from "./attempt-for.ts";
import { fallbackHold } from "./fallback-hold.ts";
import { fallbackLine } from "./fallback-line.ts";
import { type FallbackOptions, fallbackRules } from "./fallback-options.ts";
import { verdictOf } from "./fallback-verdict.ts";
import { sameSelectors } from "./same-selectors.ts";

interface Member<In> {
  readonly role: "primary" | "secondary";
  readonly sink: Sink<In>;
  /** Until when it has asked to be left alone. */
  quietUntil: number;
}

/**
 * Two sinks as one: the secondary gets what the primary could not deliver, and only that. For more than two:
 * `fallback(a, fallback(b, c))`.
 *
 * It does not matter why: what the primary refuses goes to the secondary as well. What it rejected out of what it took is
 * delivered. Once the primary is not there (no connection, no answer in time, overloaded, or it does not let us in),
 * the secondary is sent to first for `holdMs`, and the primary only when the secondary fails, too. Sends go one at a
 * time and in order, so that the deltas of a stream keep theirs at both.
 *
 * What neither takes is `retryable` when either may take it another time. Who asks to be left alone is left alone, except
 * for the last attempt when the exporter is being shut down.
 *
 * @throws {TypeError} A wrong option, or members that ask the SDK for different temporalities or aggregations.
 */
export function fallback<In extends Countable>(
  primary: Sink<In>,
  secondary: Sink<In>,
  options: FallbackOptions = {},
): Sink<In> {
  checkOptions("fallback", options, fallbackRules);
  const {
    primaryTimeoutMs,
    holdMs = 60_000,
    fallbackAmbiguous = true,
    name = "fallback",
    clock = systemClock,
  } = options;
  const selectors = sameSelectors("fallback", primary.selectors, secondary.selectors, options.selectors);
  const first: Member<In> = { role: "primary", sink: primary, quietUntil: 0 };
  const second: Member<In> = { role: "secondary", sink: secondary, quietUntil: 0 };
  const hold = fallbackHold(name, holdMs, clock);
  const line = fallbackLine(sendToEither, clock);

  return {
    send: (input, call) => line.send(input, call),
    async flush(call) {
      await line.settled(call);
      await both((sink) => sink.flush(call));
    },
    async close(call) {
      await line.settled(call);
      await both((sink) => sink.close(call));
    },
    inspect(visit) {
      hold.inspect(visit);
      for (const { role, sink } of [first, second]) sink.inspect?.(shownBy(role, visit));
    },
    ...(selectors && { selectors }),
  };

  async function sendToEither(input: In, call: Call): Promise<Outcome<In>> {
    const [one, other] = hold.isOn() ? [second, first] : [first, second];
    const limitMs = one === first ? limitOfPrimary(call) : Infinity;
    const outcome = whyUnsent(one, call) ?? (await sendTo(one, input, call, limitMs));
    if (outcome.kind === "delivered") return outcome;
    if (outcome.kind === "retryable" && outcome.ambiguous && !fallbackAmbiguous) return withWish(outcome);
    // Nothing may be left: all of it could not be encoded, say.
    if (outcome.undelivered !== undefined && pointsIn(outcome.undelivered) === 0) return outcome;
    const carried = carry(nothingCarried(input), outcome);
    const unsent = whyUnsent(other, call);
    // What was tried says more than what was not; but it may not be refused before the other one was asked.
    if (unsent && outcome.kind === "retryable") return withWish(outcome);
    const last = unsent ?? (await sendTo(other, carried.rest, call));
    return withWish(conclude(carried, verdictOf(outcome, last, carried.rest)));
  }

  function whyUnsent({ role, quietUntil }: Member<In>, call: Call): Retryable<In> | undefined {
    const quietMs = quietUntil - clock.now();
    if (call.signal.aborted) return { kind: "retryable", error: reasonOf(call.signal) };
    if (clock.now() >= call.deadline) return unsent("timeout", `no time left for the ${role}`);
    if (quietMs <= 0 || call.closing?.aborted) return undefined;
    return unsent("throttled", `the ${role} asked for ${Math.ceil(quietMs)} ms of rest`);
  }

  async function sendTo(member: Member<In>, input: In, call: Call, limitMs = Infinity): Promise<Outcome<In>> {
    const allowedMs = Math.min(limitMs, call.deadline - clock.now());
    const outcome = await attemptFor(allowedMs, member.sink, input, call, clock);
    const wish = outcome.kind === "retryable" ? outcome.retryAfterMs : undefined;
    member.quietUntil = wish === undefined ? 0 : clock.now() + shortestWait(wish);
    if (member === first) hold.judge(outcome);
    return outcome;
  }

  function limitOfPrimary({ deadline }: Call): number {
    if (primaryTimeoutMs !== undefined) return primaryTimeoutMs || Infinity;
    return deadline === Infinity ? 10_000 : (deadline - clock.now()) / 2;
  }

  /** As long as either may be sent to, nobody has to wait. */
  function withWish(outcome: Outcome<In>): Outcome<In> {
    if (outcome.kind !== "retryable") return outcome;
    const { retryAfterMs: _, ...kept } = outcome;
    const quietMs = Math.min(first.quietUntil, second.quietUntil) - clock.now();
    return quietMs > 0 ? { ...kept, retryAfterMs: quietMs } : kept;
  }

  /** Both, whatever the other one does; then what went wrong is thrown. */
  async function both(run: (sink: Sink<In>) => Promise<void>): Promise<void> {
    const ends = await Promise.allSettled([primary, secondary].map(async (sink) => run(sink)));
    const errors: readonly unknown[] = ends.flatMap((end) => (end.status === "rejected" ? [end.reason] : []));
    if (errors.length > 1) throw new AggregateError(errors, errors.map((error) => messageOf(error)).join("; "));
    if (errors.length === 1) throw errors[0];
  }
}

function unsent(code: "timeout" | "throttled", why: string): Retryable<never> {
  return { kind: "retryable", error: new ExportError(code, why) };
}

/** Of a fallback within a fallback: `secondary.primary`. */
function shownBy(role: string, visit: Visit): Visit {
  return (name, value, attributes) => {
    const inner = attributes?.["member"];
    visit(name, value, { ...attributes, member: typeof inner === "string" ? `${role}.${inner}` : role });
  };
}
