import { promisify } from "node:util";
import zlib from "node:zlib";

/** What one compression cost. */
export interface Cost {
  /** How many times smaller the body became. */
  readonly ratio: number;
  /** CPU of all threads, in milliseconds. */
  readonly cpuMs: number;
  /** CPU of the main thread, in milliseconds. */
  readonly mainMs: number;
  /** The longest time for which the event loop was held, in milliseconds. */
  readonly heldMs: number;
}

const compress = promisify(zlib.gzip);

/** Compresses twice: for the CPU first, without a watch that would cost some itself, then watching the event loop. */
export async function compressionCost(body: Uint8Array, options: zlib.ZlibOptions): Promise<Cost> {
  const [cpu, thread] = [process.cpuUsage(), process.threadCpuUsage()];
  const compressed = await compress(body, options);
  const [cpuAfter, threadAfter] = [process.cpuUsage(cpu), process.threadCpuUsage(thread)];
  return {
    ratio: body.byteLength / compressed.byteLength,
    cpuMs: (cpuAfter.user + cpuAfter.system) / 1000,
    mainMs: (threadAfter.user + threadAfter.system) / 1000,
    heldMs: await longestTurn(() => compress(body, options)),
  };
}

async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let running = true;
  let last = performance.now();
  const watch = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (running) setImmediate(watch);
  };
  setImmediate(watch);
  await work();
  running = false;
  return longest;
}
