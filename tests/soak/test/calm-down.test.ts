import { testClock } from "@meterbridge/test-harness";
import { expect, it } from "vitest";
import { untilDelivered, untilNextSecond } from "../calm-down.ts";

const never = new AbortController().signal;

/** Exporters with so much on its way, the last export of each at so many milliseconds. */
function exporters(waiting: { points: number }, ...lastMs: readonly number[]): Parameters<typeof untilNextSecond>[0] {
  return new Map(
    lastMs.map((ms, index) => [
      `exporter ${index}`,
      { lastMs: () => ms, health: () => ({ inflight: waiting.points }) },
    ]),
  );
}

async function isOver(promise: Promise<void>): Promise<boolean> {
  return Promise.race([promise.then(() => true), new Promise<false>((resolve) => setImmediate(() => resolve(false)))]);
}

it("waits until nothing waits any more", async () => {
  const [clock, waiting] = [testClock(), { points: 5 }];
  const delivered = untilDelivered(exporters(waiting, 0), never, clock);
  await clock.advance(30_000);
  expect(await isOver(delivered)).toBe(false);
  waiting.points = 0;
  await clock.advance(100);
  expect(await isOver(delivered)).toBe(true);
});

it("waits a minute for what is not delivered, and no longer", async () => {
  const clock = testClock();
  const delivered = untilDelivered(exporters({ points: 5 }, 0), never, clock);
  await clock.advance(60_000);
  expect(await isOver(delivered)).toBe(true);
});

it("waits until the last of all exports is a second ago", async () => {
  const clock = testClock();
  const now = clock.now();
  const apart = untilNextSecond(exporters({ points: 0 }, now - 400, now, -Infinity), never, clock);
  await clock.advance(980);
  expect(await isOver(apart)).toBe(false);
  await clock.advance(20);
  expect(await isOver(apart)).toBe(true);
});

it("waits for nothing once it is called off", async () => {
  const clock = testClock();
  const called = new AbortController();
  const all = exporters({ points: 5 }, clock.now());
  const waits = [untilDelivered(all, called.signal, clock), untilNextSecond(all, called.signal, clock)];
  called.abort();
  await Promise.all(waits);
  expect(clock.pending()).toEqual([]);
});
