import { setTimeout as delay } from "node:timers/promises";
import type { ShopInstruments } from "./instruments.ts";

/** Orders that wait to be packed, and the workers that pack them. */
export interface OrderQueue {
  /** `false`: there is no room. */
  take(order: Order): boolean;
  /** Resolves when nothing waits and nobody works. */
  idle(): Promise<void>;
}

interface Order {
  readonly product: string;
  readonly quantity: number;
}

const capacity = 100;
const workers = 4;

export function orderQueue({ queueDepth, jobDuration }: ShopInstruments, random: () => number): OrderQueue {
  const waiting: Order[] = [];
  const working = new Set<Promise<void>>();

  return {
    take(order) {
      if (waiting.length >= capacity) return false;
      waiting.push(order);
      queueDepth.add(1);
      if (working.size < workers) startWorker();
      return true;
    },
    async idle() {
      while (working.size > 0) await Promise.all(working);
    },
  };

  function startWorker(): void {
    const worker = work().finally(() => working.delete(worker));
    working.add(worker);
  }

  async function work(): Promise<void> {
    for (let order = waiting.shift(); order; order = waiting.shift()) {
      queueDepth.add(-1);
      const startedMs = performance.now();
      await delay(5 + order.quantity * 8 * random());
      const outcome = random() < 0.02 ? "failed" : "packed";
      jobDuration.record((performance.now() - startedMs) / 1_000, { "job.kind": "pack", "job.outcome": outcome });
    }
  }
}
