import { setTimeout as delay } from "node:timers/promises";

const settlingMs = 1_000;
/** On a machine that stalls, time goes by in which nothing can go. */
const leastLooks = 50;

/** What is left when everything has had time to go: nothing, as soon as there is nothing. */
export async function leftOver(left: () => readonly string[] | Promise<readonly string[]>): Promise<readonly string[]> {
  const endMs = performance.now() + settlingMs;
  for (let looks = 1; ; looks++) {
    const now = await left();
    if (now.length === 0 || (performance.now() > endMs && looks >= leastLooks)) return now;
    await delay(2);
  }
}
