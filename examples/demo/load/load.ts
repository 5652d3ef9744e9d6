import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** Customers who visit the shop, more of them at times. */
export interface Load {
  /** Resolves when so many have come that everything has been recorded: on a busy machine that takes a while. */
  readonly begun: Promise<void>;
  /** They finish what they are at, and come no more. */
  stop(): Promise<void>;
}

/** Runs in a thread of its own, so that the shop's event loop does the shop's work only. */
export function customers(shopUrl: string): Load {
  const worker = new Worker(new URL("worker.ts", import.meta.url), { workerData: shopUrl });
  const gone = once(worker, "exit");
  const begun = once(worker, "message").then(() => {});
  return {
    begun,
    async stop() {
      worker.postMessage("stop");
      await gone;
    },
  };
}
