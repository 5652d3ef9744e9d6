import type { Block } from "./blocks.ts";

export interface LoopFigures extends SeenBlocks {
  /** How late timers are, everything in the process included, in milliseconds; the resolution is one. */
  readonly delayMs: { readonly p50: number; readonly p99: number; readonly max: number };
}

interface SeenBlocks {
  /** The longest that exporters held it, with the garbage collector and without. */
  readonly longest: Block | undefined;
  readonly longestWithoutGc: Block | undefined;
  /** How many blocks of the exporters, without the collector, were longer than so many milliseconds. */
  readonly longerThan: Readonly<Record<5 | 10 | 20, number>>;
}

/** Keeps the longest blocks, and counts the long ones. */
export interface Tally {
  add(block: Block): void;
  seen(): SeenBlocks;
}

export function tally(): Tally {
  let longest: Block | undefined;
  let longestWithoutGc: Block | undefined;
  const longerThan = { 5: 0, 10: 0, 20: 0 };
  return {
    add(block) {
      if (!longest || block.ownMs > longest.ownMs) longest = block;
      if (!longestWithoutGc || block.withoutGcMs > longestWithoutGc.withoutGcMs) longestWithoutGc = block;
      for (const limit of [5, 10, 20] as const) if (block.withoutGcMs > limit) longerThan[limit]++;
    },
    seen: () => ({ longest, longestWithoutGc, longerThan: { ...longerThan } }),
  };
}
