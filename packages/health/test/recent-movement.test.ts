import { expect, it } from "vitest";
import { recentMovement } from "../src/recent-movement.ts";

it("says by how much totals have grown since a time, to a second", () => {
  const movement = recentMovement(300_000, 0);
  for (let now = 0; now <= 900_000; now += 100) movement.mark(now, { arrived: now, lost: now / 10, retries: 0 });
  const totals = { arrived: 900_000, lost: 90_000, retries: 0 };
  for (let at = 601_000; at < 610_000; at += 300) {
    const { arrived, lost } = movement.since(at, totals);
    expect(arrived).toBeGreaterThanOrEqual(900_000 - at);
    expect(arrived).toBeLessThan(900_000 - at + 1_000);
    expect(lost).toBe(arrived / 10);
  }
  // Farther back it does not remember.
  expect(movement.since(0, totals).arrived).toBeLessThan(301_000);
});

it("does not take for recent what followed a mark closely, long ago", () => {
  const movement = recentMovement(300_000, 0);
  movement.mark(500, { arrived: 0, lost: 10, retries: 0 });
  movement.mark(600, { arrived: 0, lost: 20, retries: 0 });
  const totals = { arrived: 0, lost: 20, retries: 0 };
  expect(movement.since(3_300_000, totals)).toEqual({ arrived: 0, lost: 0, retries: 0 });
  expect(movement.since(100, totals)).toEqual({ arrived: 0, lost: 20, retries: 0 });
});
