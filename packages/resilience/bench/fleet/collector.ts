import { type Clock, ExportError, type Outcome, type Payload, type Retryable, type Transport } from "@meterbridge/core";

/** What the Collector does with more requests than it can take. */
export type Overload =
  /** 503 without a word about when to come back. */
  | "503"
  /** 429, and to come back in `retryAfterMs`. */
  | "429"
  /** Takes them all and answers late, also to those who wait no more. */
  | "late";

export interface CollectorOptions {
  readonly clock: Clock;
  /** Requests that it can take in a second. */
  readonly capacity: number;
  /** How many requests may wait, unless it answers late. */
  readonly waiting: number;
  readonly overload: Overload;
  readonly retryAfterMs: number;
  readonly isDown: (now: number) => boolean;
}

export interface Collector extends Transport {
  /** Requests of each second: those that found nobody, those that were turned away, those that were taken. */
  readonly seconds: readonly Second[];
  /** Requests whose payload it had taken before. */
  readonly repeated: number;
}

export interface Second {
  refused: number;
  turnedAway: number;
  taken: number;
}

/** The network, there and back. */
const roundTripMs = 2;
/** To turn a request away costs this part of what it costs to take one. */
const costOfRefusal = 0.1;

/** A model of one Collector: it takes requests one after the other, each as fast as the others. */
export function collector(options: CollectorOptions, arrived: (payload: Payload) => void): Collector {
  const { clock, capacity, waiting, overload, retryAfterMs, isDown } = options;
  const costMs = 1_000 / capacity;
  const seconds: Second[] = [];
  const known = new WeakSet<Payload>();
  let repeated = 0;
  /** When everything that was taken so far is done. */
  let idleAt = 0;

  return {
    seconds,
    get repeated() {
      return repeated;
    },
    async send(payload, call) {
      const now = clock.now();
      const second = (seconds[Math.floor(now / 1_000)] ??= { refused: 0, turnedAway: 0, taken: 0 });
      if (isDown(now)) {
        second.refused++;
        return after(roundTripMs, { kind: "retryable", error: refused }, call.signal);
      }
      idleAt = Math.max(idleAt, now);
      if (overload !== "late" && idleAt - now > waiting * costMs) {
        second.turnedAway++;
        idleAt += costOfRefusal * costMs;
        return after(roundTripMs, overload === "429" ? tooMany(retryAfterMs) : overloaded, call.signal);
      }
      second.taken++;
      idleAt += costMs;
      return after(idleAt - now + roundTripMs, delivered, call.signal, () => {
        if (known.has(payload)) repeated++;
        known.add(payload);
        arrived(payload);
      });
    },
    flush: async () => {},
    close: async () => {},
  };

  function after(
    ms: number,
    outcome: Outcome<Payload>,
    signal: AbortSignal,
    done?: () => void,
  ): Promise<Outcome<Payload>> {
    return new Promise((resolve) => {
      const leave = (): void => resolve({ kind: "retryable", error: left, ambiguous: true });
      signal.addEventListener("abort", leave);
      clock.setTimeout(() => {
        signal.removeEventListener("abort", leave);
        done?.();
        resolve(outcome);
      }, ms);
    });
  }
}

const delivered: Outcome<Payload> = { kind: "delivered", rejectedPoints: 0 };
const refused = new ExportError("connection", "ECONNREFUSED");
const left = new ExportError("timeout", "waits no more");
const overloaded: Outcome<Payload> = { kind: "retryable", error: new ExportError("unavailable", "HTTP 503") };

function tooMany(retryAfterMs: number): Retryable<Payload> {
  return { kind: "retryable", error: new ExportError("throttled", "HTTP 429"), retryAfterMs };
}
