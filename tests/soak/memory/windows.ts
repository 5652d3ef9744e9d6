import { least } from "./extremes.ts";
import type { Windows } from "./growth.ts";
import type { MemorySample } from "./watch-memory.ts";

const longestWarmUpMs = 300_000;

/** Memory is judged after five minutes, or a third of a shorter run: caches are full and code is compiled by then. */
function warmUpMs(samples: readonly MemorySample[]): number {
  return Math.min(longestWarmUpMs, (samples.at(-1)?.atMs ?? 0) / 3);
}

/** Every window is compared with every other one: of a day there are no more than of an hour. */
const mostWindows = 400;

function windowMs(samples: readonly MemorySample[], atLeastMs: number): number {
  return Math.max(atLeastMs, (samples.at(-1)?.atMs ?? 0) / mostWindows);
}

/** For the RSS: it goes up and down with the heap. */
export function rssWindows(samples: readonly MemorySample[]): Windows {
  return { fromMs: warmUpMs(samples), windowMs: windowMs(samples, 10_000) };
}

/** For the heap: what is in use after a collection of everything, one of which comes every half minute or so. */
export function heapWindows(samples: readonly MemorySample[]): Windows {
  return { fromMs: warmUpMs(samples), windowMs: windowMs(samples, 60_000), summedUp: least };
}
