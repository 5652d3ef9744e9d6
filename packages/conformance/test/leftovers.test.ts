import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";
import { setInterval as repeat } from "node:timers";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { activeResources, moreThan, processListeners } from "../src/active-resources.ts";
import { leftOver } from "../src/left-over.ts";
import { type Watch, watchHandles, watchTimers } from "../src/resource-watch.ts";

describe("watchTimers", () => {
  let timers: Watch | undefined;
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

describe("watchHandles", () => {
  it.for<[string, () => { close(): unknown; once(event: string, listener: () => void): unknown }]>([
    ["a UDP socket that does not hold the process", () => createSocket("udp4").bind(0, "127.0.0.1").unref()],
    ["a server", () => createServer().listen(0, "127.0.0.1")],
  ])("sees %s until it is closed", async ([, open]) => {
    const handles = watchHandles();
    const handle = await handles.during(async () => open());
    await once(handle as never, "listening");
    expect(handles.left()).toEqual([expect.stringMatching(/^(UDP|TCP)/)]);
    handle.close();
    expect(await leftOver(() => handles.left())).toEqual([]);
    handles.stop();
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
