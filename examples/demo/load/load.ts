import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** Customers who visit the shop, more of them at times. */
export interface Load {
  /** They finish what they are at, and come no more. */
  stop(): Promise<void>;
}

/** Runs in a thread of its own, so that the shop's event loop does the shop's work only. */
export function customers(shopUrl: string): Load {
  const worker = new Worker(new URL("worker.ts", import.meta.url), { workerData: shopUrl });
  const gone = once(worker, "exit");
  return {
    async stop() {
      worker.postMessage("stop");
      await gone;
    },
  };
}
