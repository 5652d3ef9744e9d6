import { setTimeout as delay } from "node:timers/promises";

const settlingMs = 1_000;

/** What is left when everything has had time to go: nothing, as soon as there is nothing. */
export async function leftOver(left: () => readonly string[] | Promise<readonly string[]>): Promise<readonly string[]> {
  const endMs = performance.now() + settlingMs;
  for (;;) {
    const now = await left();
    if (now.length === 0 || performance.now() > endMs) return now;
    await delay(2);
  }
}
