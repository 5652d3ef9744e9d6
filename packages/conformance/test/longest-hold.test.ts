import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { longestHold } from "../src/longest-hold.ts";

/**
 * Works for a time of this thread's own, and gives how long that took on the wall: not exactly the same, for the system counts
 * a thread's time in ticks.
 */
function workFor(ms: number): number {
  const startedMs = performance.now();
  const { user, system } = process.threadCpuUsage();
  const end = user + system + 1_000 * ms;
  for (let now = 0; now < end;) {
    const { user, system } = process.threadCpuUsage();
    now = user + system;
  }
  return performance.now() - startedMs;
}

describe("longestHold", () => {
  it("finds the longest stretch of work", async () => {
    let longestMs = 0;
    const { workMs, wallMs } = await longestHold(async () => {
      await nextTurn();
      longestMs = workFor(30);
      await nextTurn();
      workFor(5);
    });
    expect(workMs).toBeGreaterThanOrEqual(30);
    expect(wallMs).toBeGreaterThanOrEqual(longestMs);
  });

  it("tells a thread that sleeps from one that works", async () => {
    const { workMs, wallMs } = await longestHold(async () => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    });
    expect(wallMs).toBeGreaterThanOrEqual(49);
    expect(workMs).toBeLessThan(wallMs);
  });

  it("fails with what it runs", async () => {
    await expect(longestHold(() => Promise.reject(new Error("it fails")))).rejects.toThrow("it fails");
  });
});
