import { setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

let collect: (() => void) | undefined;

/** Collects garbage now, so that what is still there afterwards is held by somebody. Node needs no flag for it. */
export async function collectGarbage(): Promise<void> {
  if (!collect) {
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("gc") as () => void;
  }
  // What a weak reference has given stays until the turn is over.
  await nextTurn();
  collect();
}

/** How many bytes are in use by JavaScript: its objects, and the buffers outside of its heap. */
export async function bytesInUse(): Promise<number> {
  // What is cleaned up after a collection, as Node does with abort signals, can be collected by the next one.
  for (let round = 0; round < 3; round++) await collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
