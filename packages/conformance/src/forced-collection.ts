import { setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

let collect: (() => void) | undefined;

/** Collects garbage now, so that what is still there afterwards is held by somebody. No runtime needs a flag for it. */
export async function collectGarbage(): Promise<void> {
  collect ??= collector();
  // What a weak reference has given stays until the turn is over.
  await nextTurn();
  collect();
}

/** V8's, which Node and Deno have, or Bun's. */
function collector(): () => void {
  const { Bun: bun } = globalThis as { readonly Bun?: { gc(sync: boolean): unknown } };
  if (bun) return () => void bun.gc(true);
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}

/** How many bytes are in use by JavaScript: its objects, and the buffers outside of its heap. */
export async function bytesInUse(): Promise<number> {
  // What is cleaned up after a collection, as Node does with abort signals, can be collected by the next one.
  for (let round = 0; round < 3; round++) await collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
