import { systemClock, wait } from "@meterbridge/core";
import { describe, expect, it } from "vitest";
import { testClock } from "../src/index.ts";

describe("testClock", () => {
  it("stands still until it is told to go on", async () => {
    const clock = testClock({ nowMs: 5 });
    expect(clock.now()).toBe(5);
    await clock.advance(7.5);
    expect(clock.now()).toBe(12.5);
  });

  it("has every part of a clock that the system's has", () => {
    expect(testClock()).toMatchObject(
      Object.fromEntries(Object.keys(systemClock).map((part) => [part, expect.any(Function)])),
    );
  });

  it("fires timers in the order in which they are due, each at its own time", async () => {
    const clock = testClock({ nowMs: 0 });
    const fired: string[] = [];
    const note = (name: string) => (): void => void fired.push(`${name} at ${clock.now()}`);
    clock.setTimeout(note("late"), 30);
    clock.setTimeout(note("soon"), 10);
    clock.setTimeout(note("soon, but second"), 10);
    clock.setTimeout(note("not yet"), 31);
    await clock.advance(30);
    expect(fired).toEqual(["soon at 10", "soon, but second at 10", "late at 30"]);
    expect(clock.pending()).toEqual([1]);
  });

  it("lets what waits for a promise set its next timer before it goes on", async () => {
    const clock = testClock({ nowMs: 0 });
    const turns: number[] = [];
    void (async () => {
      for (let count = 0; count < 4; count++) {
        await wait(clock, 10);
        await Promise.resolve().then(() => {});
        turns.push(clock.now());
      }
    })();
    await clock.advance(35);
    expect(turns).toEqual([10, 20, 30]);
  });

  it("forgets a timer that is called off", async () => {
    const clock = testClock();
    let fired = false;
    const cancel = clock.setTimeout(() => (fired = true), 10);
    cancel();
    await clock.advance(100);
    expect(fired).toBe(false);
    expect(clock.pending()).toEqual([]);
  });

  it("goes on to the next timer, and says how far that was", async () => {
    const clock = testClock();
    clock.setTimeout(() => {}, 250);
    expect(await clock.advanceToNextTimer()).toBe(250);
    await expect(clock.advanceToNextTimer()).rejects.toThrow("no timer");
  });

  it("tells when the code under test has begun to wait", async () => {
    const clock = testClock();
    const order: string[] = [];
    const waiting = clock.waiting(2).then(() => order.push("both wait"));
    clock.setTimeout(() => {}, 1);
    await Promise.resolve();
    order.push("one waits");
    clock.setTimeout(() => {}, 1);
    await waiting;
    expect(order).toEqual(["one waits", "both wait"]);
  });

  it("keeps deadlines apart from what the system believes the time is", async () => {
    const clock = testClock({ nowMs: 100, wallTimeMs: 5_000 });
    clock.setWallTime(1_000);
    await clock.advance(10);
    expect([clock.now(), clock.wallTime()]).toEqual([110, 1_010]);
  });
});
