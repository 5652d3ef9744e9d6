import { getEventListeners } from "node:events";
import { ExportError, flow, type Call, type Outcome } from "@meterbridge/core";
import { testClock } from "@meterbridge/test-harness";
import { describe, expect, it } from "vitest";
import { attemptTimeout } from "../src/attempt-timeout.ts";
import { retry } from "../src/retry.ts";
import { delivered, hang, newCall, retryable, scriptedSink, turn } from "./scripted-sink.ts";

type Points = readonly number[];

/** Ends with the reason of its signal, as a transport does that knows that nothing had left. */
function obedient(_: Points, call: Call): Promise<Outcome<Points>> {
  return new Promise((resolve) => {
    const stop = (): void => resolve({ kind: "retryable", error: call.signal.reason as ExportError });
    call.signal.addEventListener("abort", stop, { once: true });
  });
}

it("lets an answer through that comes in time", async () => {
  const { call } = newCall();
  const sink = attemptTimeout<Points>({ clock: testClock() })(scriptedSink<Points>(delivered));
  expect(await sink.send([1], call)).toBe(delivered);
});

describe("an attempt that takes too long", () => {
  it.for([
    ["is aborted, and answers for itself", obedient, false],
    ["is left alone when it takes no notice", hang, true],
  ] as const)("%s", async ([, answer, ambiguous]) => {
    const clock = testClock();
    const next = scriptedSink<Points>(answer);
    const outcome = attemptTimeout<Points>({ attemptTimeoutMs: 700, clock })(next).send([1], newCall().call);
    await clock.advance(699);
    expect(next.sends[0]!.call.signal.aborted).toBe(false);
    await clock.advance(1);
    expect(next.sends[0]!.call.signal.reason).toBeInstanceOf(ExportError);
    const error = { code: "timeout", message: "[timeout] no answer within 700 ms" };
    expect(await outcome).toEqual({
      kind: "retryable",
      error: expect.objectContaining(error),
      ...(ambiguous && { ambiguous }),
    });
  });

  it.for([
    ["answers", (resolve: (outcome: Outcome<Points>) => void) => resolve(delivered)],
    ["fails", (_: unknown, reject: (error: Error) => void) => reject(new Error("late"))],
  ] as const)("disturbs nobody when it %s afterwards", async ([, end]) => {
    const clock = testClock();
    let endNow: (() => void) | undefined;
    const next = scriptedSink<Points>(
      () =>
        new Promise((resolve, reject) => (endNow = () => end(resolve as (outcome: Outcome<Points>) => void, reject))),
    );
    const outcome = attemptTimeout<Points>({ attemptTimeoutMs: 10, clock })(next).send([1], newCall().call);
    await clock.advance(10);
    expect(await outcome).toMatchObject({ kind: "retryable", error: { code: "timeout" } });
    endNow!();
    await turn();
    expect(await outcome).toMatchObject({ kind: "retryable", error: { code: "timeout" } });
  });

  it("leaves time for another", async () => {
    const clock = testClock();
    const next = scriptedSink<Points>(hang, delivered);
    const layers = [retry<Points>({ clock, random: () => 0 }), attemptTimeout<Points>({ clock })] as const;
    const { call } = newCall(clock.now() + 10_000);
    const outcome = flow(...layers, next).send([1], call);
    await clock.advance(5000);
    await clock.advance(100);
    expect(await outcome).toEqual(delivered);
  });
});

describe("the limit", () => {
  it.for([
    [{}, 5000],
    [{ timeoutMs: 3000 }, 1500],
    [{ timeoutMs: 3 }, 2],
    [{ timeoutMs: 3000, attemptTimeoutMs: 2000 }, 2000],
    [{ timeoutMs: 0, attemptTimeoutMs: 2000 }, 2000],
    [{ attemptTimeoutMs: 60_000 }, 10_000],
  ] as const)("of %j is %i ms, within a call of 10 000", async ([options, expected]) => {
    const clock = testClock();
    const next = scriptedSink<Points>(delivered);
    const begin = clock.now();
    await attemptTimeout<Points>({ ...options, clock })(next).send([1], newCall(begin + 10_000).call);
    expect(next.sends[0]!.call.deadline - begin).toBe(expected);
  });

  it.for([{ timeoutMs: 0 }, { attemptTimeoutMs: 0 }, { timeoutMs: 0, attemptTimeoutMs: 0 }])(
    "is none with %j, which adds nothing",
    (options) => {
      const next = scriptedSink<Points>(delivered);
      expect(attemptTimeout<Points>(options)(next)).toBe(next);
    },
  );

  it("is the call's own deadline where that comes first, also when nobody aborts it", async () => {
    const clock = testClock();
    const outcome = attemptTimeout({ clock })(scriptedSink(hang)).send([1], newCall(clock.now() + 300).call);
    await clock.advance(300);
    expect(await outcome).toMatchObject({ error: { message: "[timeout] no answer within 300 ms" } });
  });

  it("that is over already sends nothing", async () => {
    const clock = testClock();
    const next = scriptedSink(delivered);
    const outcome = await attemptTimeout({ clock })(next).send([1], newCall(clock.now()).call);
    expect(outcome).toMatchObject({ kind: "retryable", error: { code: "timeout" } });
    expect(outcome).not.toHaveProperty("ambiguous");
    expect(next.sends).toEqual([]);
  });
});

describe("when the call is called off", () => {
  const reason = new ExportError("shutdown", "cut off by the shutdown");

  it.for([
    ["the attempt is told why", obedient, {}],
    ["one that takes no notice is left alone", hang, { ambiguous: true }],
  ] as const)("%s", async ([, answer, more]) => {
    const next = scriptedSink<Points>(answer);
    const { call, over } = newCall();
    const outcome = attemptTimeout<Points>({ clock: testClock() })(next).send([1], call);
    await turn();
    over.abort(reason);
    expect(next.sends[0]!.call.signal.reason).toBe(reason);
    expect(await outcome).toEqual({ kind: "retryable", error: reason, ...more });
  });

  it("before it begins, nothing is sent", async () => {
    const next = scriptedSink<Points>(delivered);
    const { call, over } = newCall();
    over.abort(reason);
    const outcome = await attemptTimeout<Points>({ clock: testClock() })(next).send([1], call);
    expect(outcome).toEqual({ kind: "retryable", error: reason });
    expect(next.sends).toEqual([]);
  });
});

it("tells the next sink when the exporter is being shut down", async () => {
  const next = scriptedSink<Points>(delivered);
  const { call, closing } = newCall();
  await attemptTimeout<Points>({ clock: testClock() })(next).send([1], call);
  expect(next.sends[0]!.call.closing).toBe(closing.signal);
});

it.for([
  ["an answer", delivered, 0],
  ["a timeout", hang, 5000],
] as const)("leaves no listener and no timer behind after %s", async ([, answer, afterMs]) => {
  const clock = testClock();
  const { call } = newCall();
  const outcome = attemptTimeout<Points>({ clock })(scriptedSink<Points>(answer)).send([1], call);
  expect(getEventListeners(call.signal, "abort")).toHaveLength(1);
  expect(clock.pending()).toEqual([5000]);
  await clock.advance(afterMs);
  await outcome;
  expect(getEventListeners(call.signal, "abort")).toEqual([]);
  expect(clock.pending()).toEqual([]);
});

it("passes flush and close on", async () => {
  const next = scriptedSink<Points>(retryable());
  const sink = attemptTimeout<Points>()(next);
  await sink.flush(newCall().call);
  await sink.close(newCall().call);
  expect(next.events).toEqual(["flush", "close"]);
});

it("names every wrong option in one error", () => {
  expect(() => attemptTimeout({ timeoutMs: -1, attemptTimeoutMs: 0.5, clock: {} } as never)).toThrow(
    /^attemptTimeout: 3 wrong options\n {2}timeoutMs: .*\n {2}attemptTimeoutMs: .*\n {2}clock: /,
  );
});
