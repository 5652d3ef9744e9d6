import { getEventListeners } from "node:events";
import { ExportError, type Call, type Outcome } from "@meterbridge/core";
import { seededRandom, testClock } from "@meterbridge/test-harness";
import { describe, expect, it } from "vitest";
import { retry } from "../src/retry.ts";
import { leapingClock } from "./leaping-clock.ts";
import { delivered, failed, hang, newCall, retryable, scriptedSink, turn } from "./scripted-sink.ts";

type Points = readonly number[];

describe("what is sent again", () => {
  it.for([
    ["delivered", delivered, 1],
    ["delivered in part", { kind: "delivered", rejectedPoints: 3, message: "no" }, 1],
    ["failed", failed, 1],
    ["failed, to be divided", { ...failed, divide: "halves" }, 1],
    ["retryable", retryable(), 5],
    ["retryable and ambiguous", retryable({ ambiguous: true }), 5],
    ["asked to wait", retryable({ retryAfterMs: 500 }, "throttled"), 5],
  ] as const)("%s", async ([, outcome, attempts]) => {
    const next = scriptedSink<Points>(outcome as Outcome<Points>);
    const answer = await retry<Points>({ clock: leapingClock() })(next).send([1], newCall().call);
    expect(next.sends).toHaveLength(attempts);
    expect(answer).toEqual(outcome);
  });

  it("is what failed for a while, and then arrived", async () => {
    const next = scriptedSink<Points>(retryable(), retryable(), delivered);
    const answer = await retry<Points>({ clock: leapingClock() })(next).send([1], newCall().call);
    expect(answer).toEqual(delivered);
    expect(next.sends.map(({ input }) => input)).toEqual([[1], [1], [1]]);
  });

  it.for([1, 2, 7])("is sent %s times at most when told so", async (maxAttempts) => {
    const next = scriptedSink<Points>(retryable());
    await retry<Points>({ maxAttempts, clock: leapingClock() })(next).send([1], newCall().call);
    expect(next.sends).toHaveLength(maxAttempts);
  });

  it("is nothing that may have arrived, when told so", async () => {
    const next = scriptedSink<Points>(retryable(), retryable({ ambiguous: true }), delivered);
    const layer = retry<Points>({ retryAmbiguous: false, clock: leapingClock() });
    expect(await layer(next).send([1], newCall().call)).toMatchObject({ kind: "retryable", ambiguous: true });
    expect(next.sends).toHaveLength(2);
  });

  it("is nothing with false, which adds nothing", () => {
    const next = scriptedSink<Points>(delivered);
    expect(retry<Points>(false)(next)).toBe(next);
  });
});

describe("the waits", () => {
  it("grow, and are drawn by chance", async () => {
    const clock = leapingClock();
    await retry({ clock, random: () => 0.5 })(scriptedSink(retryable())).send([1], newCall().call);
    expect(clock.waits).toEqual([550, 1050, 2050, 2550]);
  });

  it.for([
    [undefined, 100],
    [0, 100],
    [-5, 100],
    [Number.NaN, 100],
    [700, 700],
    [9000, 9000],
    [1e9, 300_000],
  ] as const)("begin at the far end's wish: %s ms gives %s ms", async ([retryAfterMs, expected]) => {
    const clock = leapingClock();
    const next = scriptedSink(retryable(retryAfterMs === undefined ? {} : { retryAfterMs }), delivered);
    await retry({ clock, random: () => 0 })(next).send([1], newCall().call);
    expect(clock.waits).toEqual([expected]);
  });

  it("differ between two that begin together", async () => {
    const waits = [1, 2].map(async (seed) => {
      const clock = leapingClock();
      await retry({ clock, random: seededRandom(seed) })(scriptedSink(retryable())).send([1], newCall().call);
      return clock.waits[0];
    });
    const [first, second] = await Promise.all(waits);
    expect(first).not.toBe(second);
  });
});

describe("a far end that asked to be left alone", () => {
  it("is left alone by the next send, too", async () => {
    const clock = testClock();
    const next = scriptedSink<Points>(retryable({ retryAfterMs: 700 }, "throttled"), delivered);
    const layer = retry<Points>({ clock, maxAttempts: 1 })(next);
    await layer.send([1], newCall().call);
    const second = layer.send([2], newCall().call);
    await clock.advance(699);
    expect(next.sends).toHaveLength(1);
    await clock.advance(1);
    expect(await second).toEqual(delivered);
  });

  it("is not sent to at all when the next send has not so much time", async () => {
    const clock = testClock();
    const next = scriptedSink<Points>(retryable({ retryAfterMs: 60_000 }, "throttled"), delivered);
    const layer = retry<Points>({ clock, maxAttempts: 1 })(next);
    await layer.send([1], newCall().call);
    const answer = await layer.send([2], newCall(clock.now() + 10_000).call);
    expect(answer).toMatchObject({ kind: "retryable", error: { code: "throttled" }, retryAfterMs: 60_000 });
    expect(next.sends).toHaveLength(1);
    await clock.advance(60_000);
    expect(await layer.send([3], newCall().call)).toEqual(delivered);
  });

  it("gets one last try on shutdown all the same", async () => {
    const clock = testClock();
    const next = scriptedSink<Points>(retryable({ retryAfterMs: 60_000 }, "throttled"), delivered);
    const layer = retry<Points>({ clock, maxAttempts: 1 })(next);
    await layer.send([1], newCall().call);
    const { call, closing } = newCall();
    const second = layer.send([2], call);
    closing.abort();
    expect(await second).toEqual(delivered);
  });

  it("without a wish has a moment", async () => {
    const clock = testClock();
    const next = scriptedSink<Points>(retryable(), delivered);
    const layer = retry<Points>({ clock, maxAttempts: 1 })(next);
    await layer.send([1], newCall().call);
    const second = layer.send([2], newCall().call);
    await clock.advance(99);
    expect(next.sends).toHaveLength(1);
    await clock.advance(1);
    expect(await second).toEqual(delivered);
  });
});

describe("the deadline", () => {
  it("is never passed by a wait", async () => {
    const clock = leapingClock();
    const next = scriptedSink(retryable());
    await retry({ clock, random: () => 0.999 })(next).send([1], newCall(1500).call);
    expect(next.sends).toHaveLength(3);
    expect(clock.now()).toBeLessThan(1500);
  });

  it("ends it at once when the far end asks for more time than is left, and what it asks for is kept", async () => {
    const clock = leapingClock();
    const wish = retryable({ retryAfterMs: 30_000 }, "throttled");
    const next = scriptedSink(wish);
    expect(await retry({ clock })(next).send([1], newCall(10_000).call)).toEqual(wish);
    expect(next.sends).toHaveLength(1);
    expect(clock.waits).toEqual([]);
  });

  it("leaves the first attempt to the one who knows what to do without time", async () => {
    const next = scriptedSink(retryable({}, "timeout"));
    expect(await retry({ clock: leapingClock() })(next).send([1], newCall(0).call)).toMatchObject({
      kind: "retryable",
    });
    expect(next.sends).toHaveLength(1);
  });
});

describe("what arrived in part", () => {
  const part = (undelivered: Points, points: number): Outcome<Points> =>
    retryable<Points>({ undelivered, drops: [{ reason: "rejected", points }] });

  it("is not sent again, and what was lost of it is counted", async () => {
    const next = scriptedSink<Points>(part([3, 4, 5], 1), part([5], 1), {
      kind: "delivered",
      rejectedPoints: 1,
      drops: [{ reason: "too_old", points: 2 }],
    });
    const answer = await retry<Points>({ clock: leapingClock() })(next).send([1, 2, 3, 4, 5], newCall().call);
    expect(next.sends.map(({ input }) => input)).toEqual([[1, 2, 3, 4, 5], [3, 4, 5], [5]]);
    expect(answer).toEqual({
      kind: "delivered",
      rejectedPoints: 1,
      drops: [
        { reason: "rejected", points: 2 },
        { reason: "too_old", points: 2 },
      ],
    });
  });

  it("keeps what the far end said first of what it did not take", async () => {
    const drops = (message: string) => [{ reason: "rejected", points: 1, message }];
    const next = scriptedSink<Points>(
      retryable<Points>({ undelivered: [3], drops: drops("too old") }),
      retryable<Points>({ undelivered: [3], drops: drops("too new") }),
      delivered,
    );
    const answer = await retry<Points>({ clock: leapingClock() })(next).send([1, 2, 3], newCall().call);
    expect(answer.drops).toEqual([{ reason: "rejected", points: 2, message: "too old" }]);
  });

  it.for([
    ["another attempt", retryable<Points>()],
    ["a failure", failed as Outcome<Points>],
  ] as const)("is told from the rest when it ends with %s that names no rest", async ([, last]) => {
    const next = scriptedSink<Points>(part([2], 1), last);
    const answer = await retry<Points>({ maxAttempts: 2, clock: leapingClock() })(next).send([1, 2], newCall().call);
    expect(answer).toEqual({ ...last, undelivered: [2], drops: [{ reason: "rejected", points: 1 }] });
  });

  it("is told from the rest when it is called off", async () => {
    const clock = testClock();
    const { call, over } = newCall();
    const answer = retry<Points>({ clock })(scriptedSink<Points>(part([2], 1))).send([1, 2], call);
    await turn();
    over.abort();
    expect(await answer).toMatchObject({ undelivered: [2], drops: [{ reason: "rejected", points: 1 }] });
  });

  it("is not counted twice when all of it is sent again", async () => {
    const drops = [{ reason: "circular", points: 1 }];
    const next = scriptedSink<Points>(retryable({ drops }), { ...delivered, drops });
    const answer = await retry<Points>({ clock: leapingClock() })(next).send([1, 2], newCall().call);
    expect(answer).toEqual({ ...delivered, drops });
  });
});

describe("that it may have arrived", () => {
  it.for([
    ["is tried no more", retryable()],
    ["was refused", failed],
  ] as const)("is remembered from any attempt, when it %s in the end", async ([, last]) => {
    const next = scriptedSink(retryable({ ambiguous: true }), last);
    const answer = await retry({ maxAttempts: 3, clock: leapingClock() })(next).send([1], newCall().call);
    expect(answer).toMatchObject({ kind: last.kind, ambiguous: true });
  });

  it("does not matter once it has arrived", async () => {
    const next = scriptedSink(retryable({ ambiguous: true }), delivered);
    expect(await retry({ clock: leapingClock() })(next).send([1], newCall().call)).toEqual(delivered);
  });
});

describe("when the call is called off", () => {
  it.for([
    ["the caller's error", new ExportError("timeout", "not done within 10 ms"), "timeout"],
    ["cancelled, without one", new Error("bored"), "cancelled"],
  ] as const)("a wait ends at once with %s", async ([, reason, code]) => {
    const clock = testClock();
    const next = scriptedSink(retryable({ retryAfterMs: 800, ambiguous: true }));
    const { call, over } = newCall();
    const answer = retry({ clock })(next).send([1], call);
    await turn();
    over.abort(reason);
    expect(await answer).toMatchObject({ kind: "retryable", retryAfterMs: 800, ambiguous: true, error: { code } });
    expect(next.sends).toHaveLength(1);
  });

  it("nothing is sent any more", async () => {
    const { call, over } = newCall();
    over.abort();
    const next = scriptedSink(delivered);
    expect(await retry()(next).send([1], call)).toMatchObject({ kind: "retryable", error: { code: "cancelled" } });
    expect(next.sends).toEqual([]);
  });

  it("an attempt's own answer is the outcome, and no wait begins", async () => {
    const clock = leapingClock();
    const { call, over } = newCall();
    const next = scriptedSink(() => {
      over.abort();
      return retryable({ ambiguous: true }, "timeout");
    });
    expect(await retry({ clock })(next).send([1], call)).toMatchObject({ ambiguous: true, error: { code: "timeout" } });
    expect(clock.waits).toEqual([]);
  });
});

describe("on shutdown", () => {
  const ways: readonly (readonly [string, (closing: AbortController, close: () => void) => void])[] = [
    ["by the call", (closing) => closing.abort()],
    ["by close", (_, close) => close()],
  ];

  it.for(ways)("%s, a wait ends at once, and one last attempt is made", async ([, shutDown]) => {
    const clock = testClock();
    const next = scriptedSink(retryable());
    const { call, closing } = newCall();
    const sink = retry({ clock })(next);
    const answer = sink.send([1], call);
    await turn();
    shutDown(closing, () => void sink.close(newCall().call));
    expect(await answer).toMatchObject({ kind: "retryable" });
    expect(next.sends).toHaveLength(2);
    expect(clock.now()).toBe(testClock().now());
  });

  it.for(ways)("%s, what is on its way may arrive, or is tried once more", async ([, shutDown]) => {
    let answerFirst: ((outcome: Outcome<Points>) => void) | undefined;
    const next = scriptedSink<Points>(() => new Promise((resolve) => (answerFirst = resolve)), retryable());
    const { call, closing } = newCall();
    const sink = retry<Points>({ clock: testClock() })(next);
    const answer = sink.send([1], call);
    await turn();
    shutDown(closing, () => void sink.close(newCall().call));
    answerFirst!(retryable());
    expect(await answer).toMatchObject({ kind: "retryable" });
    expect(next.sends).toHaveLength(2);
  });

  it("the last attempt does not wait for what the far end asks for", async () => {
    const { call, closing } = newCall(1000);
    const next = scriptedSink<Points>(() => {
      closing.abort();
      return retryable({ retryAfterMs: 30_000 });
    }, delivered);
    expect(await retry<Points>({ clock: leapingClock() })(next).send([1], call)).toEqual(delivered);
  });

  it("what begins then is tried once", async () => {
    const next = scriptedSink(retryable());
    const { call, closing } = newCall();
    closing.abort();
    await retry({ clock: testClock() })(next).send([1], call);
    expect(next.sends).toHaveLength(1);
  });

  it("no last attempt is made without any time left", async () => {
    const clock = leapingClock();
    const { call, closing } = newCall(1000);
    const next = scriptedSink(async () => {
      await new Promise<void>((resolve) => void clock.setTimeout(resolve, 1000));
      closing.abort();
      return retryable();
    });
    await retry({ clock })(next).send([1], call);
    expect(next.sends).toHaveLength(1);
  });

  it("close waits for what is on its way before it closes the next sink", async () => {
    const next = scriptedSink(retryable(), async () => {
      await turn();
      return delivered;
    });
    const sink = retry({ clock: testClock() })(next);
    const answer = sink.send([1], newCall().call);
    await turn();
    await sink.close(newCall().call);
    expect(await answer).toEqual(delivered);
    expect(next.events).toEqual(["send", "retryable", "send", "delivered", "close"]);
  });

  it.for([
    ["its time", (advance: () => void) => advance()],
    ["its caller's patience", (_: () => void, over: AbortController) => over.abort()],
  ] as const)("close waits no longer than %s for a sink that hangs", async ([, end]) => {
    const clock = testClock();
    const next = scriptedSink(hang);
    const sink = retry({ clock })(next);
    void sink.send([1], newCall().call);
    const { call, over } = newCall(clock.now() + 1000);
    const closed = sink.close(call);
    await turn();
    expect(next.events).toEqual(["send"]);
    end(() => void clock.advance(1000), over);
    await closed;
    expect(next.events).toEqual(["send", "close"]);
  });

  it("close may be called again", async () => {
    const sink = retry()(scriptedSink(delivered));
    await Promise.all([sink.close(newCall().call), sink.close(newCall().call)]);
    await sink.close(newCall().call);
  });
});

it("flush waits for what is being tried again", async () => {
  const clock = testClock();
  const next = scriptedSink(retryable(), delivered);
  const sink = retry({ clock })(next);
  const answer = sink.send([1], newCall().call);
  await turn();
  const flushed = sink.flush(newCall().call);
  await turn();
  expect(next.events).toEqual(["send", "retryable"]);
  await clock.advance(1000);
  await flushed;
  expect(await answer).toEqual(delivered);
  expect(next.events).toEqual(["send", "retryable", "send", "delivered", "flush"]);
});

it("shows how often it tried again, and what the next sink shows", async () => {
  const shown: Record<string, unknown> = {};
  const sink = retry({ clock: leapingClock() })(scriptedSink(retryable(), retryable(), delivered));
  await sink.send([1], newCall().call);
  sink.inspect?.((name, value) => (shown[name] = value));
  expect(shown).toEqual({ retries: 2, next: 1 });
});

it("leaves no listener and no timer behind", async () => {
  const { call, closing } = newCall();
  const next = scriptedSink(retryable(), retryable(), delivered);
  await retry({ clock: leapingClock() })(next).send([1], call);
  expect(getEventListeners(call.signal, "abort")).toEqual([]);
  expect(getEventListeners(closing.signal, "abort")).toEqual([]);
});

it("gives every attempt the whole call", async () => {
  const calls: Call[] = [];
  const next = scriptedSink((_, call: Call) => {
    calls.push(call);
    return calls.length < 3 ? retryable() : delivered;
  });
  const { call } = newCall(60_000);
  await retry({ clock: leapingClock() })(next).send([1], call);
  expect(calls).toEqual([call, call, call]);
});

it("names every wrong option in one error", () => {
  const options = { maxAttempts: 0, initialDelayMs: -1, maxDelayMs: 1.5, retryAmbiguous: "no", random: 0.5, delay: 1 };
  expect(() => retry(options as never)).toThrow(
    /^retry: 6 wrong options\n {2}maxAttempts: .*\n {2}initialDelayMs: .*\n {2}maxDelayMs: .*\n {2}retryAmbiguous: .*\n {2}random: .*\n {2}delay: unknown/,
  );
});
