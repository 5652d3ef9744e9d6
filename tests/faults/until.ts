import { setTimeout as delay } from "node:timers/promises";

/** Waits until it is so; the test's own limit ends a wait in vain. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(1);
}
