import { ExportError, type Outcome, type Payload } from "@meterbridge/core";
import type { Second } from "../collector.ts";
import type { EventClock } from "../event-clock.ts";
import { outageTime } from "./scenario.ts";

/** Takes a request, and says what has become of it. */
export type Take = (payload: Payload) => Outcome<Payload> | Promise<Outcome<Payload>>;

interface StationOptions {
  readonly clock: EventClock;
  /** Requests that it can take in a second, one after the other. */
  readonly capacity: number;
  /** Whether the outage is its own: killed when it begins, with what is in it, and back when it ends. */
  readonly fails: boolean;
  /** What is counted; stations of one kind may count together. */
  readonly seconds: Second[];
}

/** The network, there and back. */
const roundTripMs = 2;
/** As many requests as it can take in half a second may wait. Beyond, it turns them away, which costs a tenth. */
const waitingMs = 500;
const costOfRefusal = 0.1;

/** A process that requests come to: a gateway, a broker, a backend. */
export function station(
  { clock, capacity, fails, seconds }: StationOptions,
  take: Take,
): (payload: Payload) => Promise<Outcome<Payload>> {
  const costMs = 1_000 / capacity;
  let idleAt = 0;

  return async (payload) => {
    const came = clock.now();
    const second = (seconds[Math.floor(came / 1_000)] ??= { refused: 0, turnedAway: 0, taken: 0 });
    if (fails && isDown(came)) {
      second.refused++;
      await pass(roundTripMs);
      return refused;
    }
    idleAt = Math.max(idleAt, came);
    if (idleAt - came > waitingMs) {
      second.turnedAway++;
      idleAt += costOfRefusal * costMs;
      await pass(roundTripMs);
      return overloaded;
    }
    idleAt += costMs;
    await pass(idleAt - came);
    if (wasKilledSince(came)) return cut;
    second.taken++;
    const outcome = await take(payload);
    await pass(roundTripMs);
    return wasKilledSince(came) ? cut : outcome;
  };

  function pass(ms: number): Promise<void> {
    return new Promise((resolve) => void clock.setTimeout(resolve, ms));
  }

  function wasKilledSince(came: number): boolean {
    return fails && came < outageTime.fromMs && clock.now() >= outageTime.fromMs;
  }
}

export function isDown(now: number): boolean {
  return now >= outageTime.fromMs && now < outageTime.toMs;
}

export const delivered: Outcome<Payload> = { kind: "delivered", rejectedPoints: 0 };
const refused: Outcome<Payload> = { kind: "retryable", error: new ExportError("connection", "ECONNREFUSED") };
const cut: Outcome<Payload> = {
  kind: "retryable",
  error: new ExportError("connection", "ECONNRESET"),
  ambiguous: true,
};
/** The Collector's answer when it can take no more, be it the limiter of memory or the sending queue. */
export const overloaded: Outcome<Payload> = { kind: "retryable", error: new ExportError("unavailable", "HTTP 503") };
