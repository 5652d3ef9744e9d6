import { setImmediate as nextTurn } from "node:timers/promises";

/** For how long at a stretch the event loop was held, in milliseconds. */
export interface Hold {
  /** By the work of this thread; what other processes did meanwhile does not count. */
  readonly workMs: number;
  /** In all: also while it slept, or waited for a disk or for the processor. */
  readonly wallMs: number;
}

/** Runs something, and gives the longest hold of the event loop meanwhile. */
export async function longestHold(run: () => Promise<unknown>): Promise<Hold> {
  const state = { isOver: false };
  let longest: Hold = { workMs: 0, wallMs: 0 };
  let last = now();
  const end = (): void => void (state.isOver = true);
  const work = run();
  work.then(end, end);
  while (!state.isOver) {
    await nextTurn();
    const turned = now();
    longest = {
      workMs: Math.max(longest.workMs, turned.workMs - last.workMs),
      wallMs: Math.max(longest.wallMs, turned.wallMs - last.wallMs),
    };
    last = turned;
  }
  await work;
  return longest;
}

function now(): Hold {
  const { user, system } = process.threadCpuUsage();
  return { workMs: (user + system) / 1_000, wallMs: performance.now() };
}
