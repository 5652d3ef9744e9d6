import type { Windows } from "./growth.ts";
import type { MemorySample } from "./watch-memory.ts";

const longestWarmUpMs = 300_000;

/** Memory is judged after five minutes, or a third of a shorter run: caches are full and code is compiled by then. */
function warmUpMs(samples: readonly MemorySample[]): number {
  return Math.min(longestWarmUpMs, (samples.at(-1)?.atMs ?? 0) / 3);
}

/** For the RSS: it goes up and down with the heap. */
export function rssWindows(samples: readonly MemorySample[]): Windows {
  return { fromMs: warmUpMs(samples), windowMs: 10_000 };
}

/** For the heap: what is in use after a collection of everything, one of which comes every half minute or so. */
export function heapWindows(samples: readonly MemorySample[]): Windows {
  return { fromMs: warmUpMs(samples), windowMs: 60_000, summedUp: (values) => Math.min(...values) };
}
