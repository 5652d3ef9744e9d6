import { expect, it } from "vitest";
import { recentMovement } from "../src/recent-movement.ts";

it("says by how much totals have grown since a time, and holds one mark a second at most", () => {
  const movement = recentMovement(300_000, 0);
  let marks = 0;
  for (let now = 0; now <= 900_000; now += 100) {
    if (!movement.isDue(now)) continue;
    marks++;
    movement.mark(now, { arrived: now, lost: now / 10, retries: 0 });
  }
  expect(marks).toBe(900);
  const totals = { arrived: 900_000, lost: 90_000, retries: 0 };
  expect(movement.since(600_000, totals)).toEqual({ arrived: 300_000, lost: 30_000, retries: 0 });
  // Farther back it does not remember.
  expect(movement.since(0, totals)).toEqual({ arrived: 300_000, lost: 30_000, retries: 0 });
});
