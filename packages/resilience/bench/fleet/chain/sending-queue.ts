import { type Outcome, type Payload, wait } from "@meterbridge/core";
import type { EventClock } from "../event-clock.ts";
import { collectorDefaults } from "./scenario.ts";
import { delivered, overloaded, type Take } from "./station.ts";

export interface SendingQueue {
  readonly take: (payload: Payload) => Outcome<Payload>;
  readonly length: number;
  /** It is killed: what it holds in memory is gone. */
  die(): void;
}

interface SendingQueueOptions {
  readonly clock: EventClock;
  readonly random: () => number;
  readonly consumers?: number;
  /** How long one request is tried, before it is dropped; 0 is for ever. */
  readonly maxElapsedMs?: number;
  readonly lost: (payload: Payload) => void;
}

/** A model of the Collector's `sending_queue` and `retry_on_failure`, in memory. */
export function sendingQueue(options: SendingQueueOptions, next: Take): SendingQueue {
  const { clock, random, lost } = options;
  const { consumers = collectorDefaults.consumers, maxElapsedMs = collectorDefaults.maxElapsedMs } = options;
  const waiting: Payload[] = [];
  let busy = 0;
  let lives = 0;

  return {
    get length() {
      return waiting.length + busy;
    },
    take(payload) {
      if (waiting.length + busy >= collectorDefaults.queueSize) return overloaded;
      waiting.push(payload);
      work();
      return delivered;
    },
    die() {
      lives++;
      busy = 0;
      for (const payload of waiting.splice(0)) lost(payload);
    },
  };

  function work(): void {
    while (busy < consumers && waiting.length > 0) {
      busy++;
      void deliver(waiting.shift()!);
    }
  }

  async function deliver(payload: Payload): Promise<void> {
    const life = lives;
    if (!(await hasArrived(payload, () => life !== lives))) lost(payload);
    if (life !== lives) return;
    busy--;
    work();
  }

  async function hasArrived(payload: Payload, isDead: () => boolean): Promise<boolean> {
    const since = clock.now();
    for (const delayMs of delays(random)) {
      if ((await next(payload)).kind === "delivered") return true;
      if (isDead() || (maxElapsedMs > 0 && clock.now() + delayMs - since > maxElapsedMs)) return false;
      await wait(clock, delayMs);
      if (isDead()) return false;
    }
    return false;
  }
}

/** The waits of the Collector between attempts. */
export function* delays(random: () => number): Generator<number, void> {
  const { initialDelayMs, growth, jitter, maxDelayMs } = collectorDefaults;
  for (let delayMs: number = initialDelayMs; ; delayMs = Math.min(delayMs * growth, maxDelayMs)) {
    yield delayMs * (1 - jitter + 2 * jitter * random());
  }
}
