import { once } from "node:events";
import { createServer } from "node:net";
import { setInterval as repeat } from "node:timers";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { activeResources, moreThan, processListeners } from "../src/active-resources.ts";
import { leftOver } from "../src/left-over.ts";
import { type TimerWatch, watchTimers } from "../src/timer-watch.ts";

describe("watchTimers", () => {
  let timers: TimerWatch | undefined;
  afterEach(() => timers?.stop());

  it.for<[string, () => NodeJS.Timeout]>([
    ["a timeout", () => setTimeout(() => {}, 60_000)],
    ["an interval", () => setInterval(() => {}, 60_000)],
    ["one that does not hold the process", () => setTimeout(() => {}, 60_000).unref()],
    ["one of `node:timers`", () => repeat(() => {}, 60_000)],
  ])("sees %s until it is called off", async ([, set]) => {
    timers = watchTimers();
    const timer = await timers.during(async () => set());
    expect(timers.left()).toEqual([expect.stringContaining("leftovers.test.ts")]);
    clearTimeout(timer);
    expect(await leftOver(() => timers!.left())).toEqual([]);
  });

  it("sees none that is over, that others set, or that Node sets for itself", async () => {
    timers = watchTimers();
    const own = setTimeout(() => {}, 60_000);
    await timers.during(async () => {
      AbortSignal.timeout(60_000);
      await delay(1);
    });
    expect(await leftOver(() => timers!.left())).toEqual([]);
    clearTimeout(own);
  });
});

describe("activeResources and moreThan", () => {
  it("tell what holds the process since", async () => {
    const before = activeResources();
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    expect(moreThan(before, activeResources())).toContain("1 TCPServerWrap");
    server.close();
    await once(server, "close");
    expect(await leftOver(() => moreThan(before, activeResources()))).not.toContain("1 TCPServerWrap");
  });

  it("do not mind what is gone", () => {
    const before = new Map([["Timeout", 2]]);
    expect(moreThan(before, new Map([["Timeout", 1]]))).toEqual([]);
    expect(moreThan(before, new Map([["Timeout", 5]]))).toEqual(["3 Timeout"]);
  });
});

describe("processListeners", () => {
  it("counts who listens to each event of the process", () => {
    const before = processListeners();
    const listen = (): void => {};
    process.on("beforeExit", listen);
    expect(moreThan(before, processListeners())).toEqual(["1 beforeExit"]);
    process.off("beforeExit", listen);
    expect(processListeners()).toEqual(before);
  });
});
