import type { TestClock } from "@meterbridge/test-harness";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect } from "vitest";

/** Says that something ends within the 10 s of the held clock that there are for it, and a tenth of a second. */
export async function endsWithin(clock: TestClock, promise: Promise<unknown>): Promise<void> {
  let isOver = false;
  void promise.then(() => (isOver = true));
  await clock.advance(10_100);
  await nextTurn();
  expect(isOver).toBe(true);
  await promise;
}
