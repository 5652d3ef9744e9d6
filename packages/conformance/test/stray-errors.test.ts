import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { watchForStrayErrors } from "../src/stray-errors.ts";

describe("watchForStrayErrors", () => {
  it.for<[string, () => void]>([
    ["a rejection that floats", () => void Promise.reject(new Error("stray"))],
    [
      "what is thrown in a callback",
      () =>
        process.nextTick(() => {
          throw new Error("stray");
        }),
    ],
  ])("takes over %s", async ([, leave]) => {
    const strays = watchForStrayErrors();
    leave();
    await nextTurn();
    strays.stop();
    expect(strays.seen).toEqual([expect.stringContaining("Error: stray")]);
  });

  it("gives back who listened before", () => {
    const before = (): unknown => ["unhandledRejection", "uncaughtException"].map((name) => process.rawListeners(name));
    const listeners = before();
    const strays = watchForStrayErrors();
    expect(before()).not.toEqual(listeners);
    strays.stop();
    expect(before()).toEqual(listeners);
  });
});
