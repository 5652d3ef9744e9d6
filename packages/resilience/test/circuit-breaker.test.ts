import { diag } from "@opentelemetry/api";
import { ExportError, flow, type Outcome } from "@meterbridge/core";
import { testClock } from "@meterbridge/test-harness";
import { afterEach, describe, expect, it } from "vitest";
import { attemptTimeout } from "../src/attempt-timeout.ts";
import { circuitBreaker, circuitBreakerOptionRule } from "../src/circuit-breaker.ts";
import { retry } from "../src/retry.ts";
import { logLines } from "./circuit-breaker-log.ts";
import { delivered, failed, hang, newCall, retryable, type ScriptedSink, scriptedSink } from "./scripted-sink.ts";

type Points = readonly number[];
type Answer = Outcome<Points> | (() => Promise<Outcome<Points>>);

const random = (): number => 0;

afterEach(() => diag.disable());

/** A breaker that has just opened over a far end that goes on by this script. */
async function openBreaker(...script: readonly Answer[]) {
  const clock = testClock();
  const failures = Array.from({ length: 5 }, () => retryable({}, "connection"));
  const next = scriptedSink<Points>(...failures, ...script);
  const sink = circuitBreaker<Points>({ clock, random })(next);
  for (const _ of failures) await sink.send([0], newCall().call);
  expect(shown(sink)["circuit_breaker.state"]).toBe("open");
  return { clock, next, sink };
}

function shown(sink: Pick<ScriptedSink<Points>, "inspect">): Record<string, unknown> {
  const figures: Record<string, unknown> = {};
  sink.inspect?.((name, value) => (figures[name] = value));
  return figures;
}

describe("what opens it, five times in a row", () => {
  it.for([
    ["connection", "open"],
    ["unavailable", "open"],
    ["timeout", "open"],
    ["unknown", "open"],
    ["throttled", "closed"],
    ["bad_response", "closed"],
    ["cancelled", "closed"],
    ["shutdown", "closed"],
    ["overflow", "closed"],
  ] as const)("retryable with %s: it is %s", async ([code, state]) => {
    const sink = circuitBreaker<Points>()(scriptedSink<Points>(retryable({}, code)));
    for (let send = 0; send < 5; send++) await sink.send([1], newCall().call);
    expect(shown(sink)).toMatchObject({ "circuit_breaker.state": state });
  });

  it.for(["refused", "tls", "unauthorized", "too_large", "encoding", "unknown", "shutdown"] as const)(
    "not what failed for good with %s",
    async (code) => {
      const outcome = { kind: "failed", error: new ExportError(code, "no") } as const;
      const next = scriptedSink<Points>(outcome);
      const sink = circuitBreaker<Points>()(next);
      for (let send = 0; send < 5; send++) expect(await sink.send([1], newCall().call)).toBe(outcome);
      expect(shown(sink)).toMatchObject({ "circuit_breaker.state": "closed" });
    },
  );

  it.for([
    ["delivered", delivered, 0],
    ["delivered in part", { kind: "delivered", rejectedPoints: 1 }, 0],
    ["refused", failed, 0],
    ["throttled", retryable({}, "throttled"), 0],
    ["cancelled", retryable({}, "cancelled"), 1],
    ["too large, perhaps by a limit of ours", { kind: "failed", error: new ExportError("too_large", "no") }, 1],
  ] as const)("not four of them, %s, and one more: opened %i times after the fifth", async ([, between, opened]) => {
    const down = retryable();
    const next = scriptedSink<Points>(down, down, down, down, between as Outcome<Points>, down);
    const sink = circuitBreaker<Points>()(next);
    for (let send = 0; send < 6; send++) await sink.send([1], newCall().call);
    expect(shown(sink)).toMatchObject({ "circuit_breaker.opened": opened });
  });

  it("a sink that throws, too", async () => {
    const next = scriptedSink<Points>(() => Promise.reject(new Error("broken")));
    const sink = circuitBreaker<Points>({ failureThreshold: 2 })(next);
    for (let send = 0; send < 3; send++) {
      expect(await sink.send([1], newCall().call)).toMatchObject({ kind: "retryable" });
    }
    expect(next.sends).toHaveLength(2);
  });

  it.for([
    ["called off", () => newCall(), true],
    ["late", () => newCall(0), false],
  ] as const)("not sends that come %s already", async ([, call, aborted]) => {
    const sink = circuitBreaker<Points>()(scriptedSink<Points>(retryable({}, "timeout")));
    for (let send = 0; send < 9; send++) {
      const { call: late, over } = call();
      if (aborted) over.abort(new ExportError("timeout", "late"));
      await sink.send([1], late);
    }
    expect(shown(sink)).toMatchObject({ "circuit_breaker.state": "closed" });
  });
});

describe("while it is open", () => {
  it("it answers at once, says why and how long, and sends nothing", async () => {
    const { clock, next, sink } = await openBreaker(delivered);
    await clock.advance(10_000);
    const outcome = await sink.send([1], newCall().call);
    expect(outcome).toMatchObject({
      kind: "retryable",
      retryAfterMs: 20_000,
      error: {
        code: "unavailable",
        message: "[unavailable] not sent, after 5 failures in a row; the last: [connection] HTTP 503",
        cause: { code: "connection" },
      },
    });
    expect(outcome).not.toHaveProperty("ambiguous");
    expect(next.sends).toHaveLength(5);
    expect(shown(sink)).toMatchObject({ "circuit_breaker.turned_away": 1, "circuit_breaker.opened": 1, next: 1 });
    expect(clock.pending()).toEqual([]);
  });

  it.for([
    [{}, 0, undefined, 30_000],
    [{ openMs: 1_000 }, 0, undefined, 1_000],
    [{ openMs: 1_000 }, 0.5, undefined, 1_100],
    [{}, 0.999_999, undefined, 36_000],
    [{}, 0, 45_000, 45_000],
    [{}, 0, 20_000, 30_000],
    [{}, 0, 1e9, 300_000],
    [{ openMs: 0 }, 0, undefined, 100],
  ] as const)("for %j, by chance %d, when the far end asks for %s ms: %i ms", async ([options, chance, wish, ms]) => {
    const clock = testClock();
    const answer = retryable(wish === undefined ? {} : { retryAfterMs: wish });
    const next = scriptedSink<Points>(answer);
    const sink = circuitBreaker<Points>({ ...options, clock, random: () => chance })(next);
    for (let send = 0; send < 5; send++) await sink.send([1], newCall().call);
    await clock.advance(ms - 1);
    await sink.send([1], newCall().call);
    expect(next.sends).toHaveLength(5);
    await clock.advance(1);
    await sink.send([1], newCall().call);
    expect(next.sends).toHaveLength(6);
  });

  it("a far end that answers what was on its way closes it", async () => {
    let answerNow: ((outcome: Outcome<Points>) => void) | undefined;
    const slow = (): Promise<Outcome<Points>> => new Promise((resolve) => (answerNow = resolve));
    const next = scriptedSink<Points>(slow, retryable());
    const sink = circuitBreaker<Points>({ failureThreshold: 1 })(next);
    const first = sink.send([1], newCall().call);
    await sink.send([2], newCall().call);
    expect(shown(sink)).toMatchObject({ "circuit_breaker.state": "open" });
    answerNow!(delivered);
    await first;
    expect(shown(sink)).toMatchObject({ "circuit_breaker.state": "closed" });
  });

  it("failures of what was on its way do not keep it open for longer", async () => {
    const clock = testClock();
    let failNow: ((outcome: Outcome<Points>) => void) | undefined;
    const slow = (): Promise<Outcome<Points>> => new Promise((resolve) => (failNow = resolve));
    const next = scriptedSink<Points>(slow, retryable());
    const sink = circuitBreaker<Points>({ failureThreshold: 1, clock, random })(next);
    const first = sink.send([1], newCall().call);
    await sink.send([2], newCall().call);
    await clock.advance(20_000);
    failNow!(retryable());
    await first;
    expect(await sink.send([3], newCall().call)).toMatchObject({ retryAfterMs: 10_000 });
  });
});

describe("after a while", () => {
  it("one send goes through at a time, and the others are answered as before", async () => {
    let answerNow: ((outcome: Outcome<Points>) => void) | undefined;
    const slow = (): Promise<Outcome<Points>> => new Promise((resolve) => (answerNow = resolve));
    const { clock, next, sink } = await openBreaker(slow, delivered);
    await clock.advance(30_000);
    const probe = sink.send([1], newCall().call);
    expect(shown(sink)).toMatchObject({ "circuit_breaker.state": "half_open" });
    const outcome = await sink.send([2], newCall().call);
    expect(outcome).toMatchObject({ kind: "retryable", error: { code: "unavailable" } });
    expect(outcome).not.toHaveProperty("retryAfterMs");
    expect(next.sends).toHaveLength(6);
    answerNow!(delivered);
    expect(await probe).toBe(delivered);
    expect(await sink.send([3], newCall().call)).toBe(delivered);
  });

  it.for([
    ["delivered closes it", delivered, "closed", false],
    ["refused closes it", failed, "closed", false],
    ["throttled closes it", retryable({}, "throttled"), "closed", false],
    ["unavailable opens it again", retryable(), "open", true],
    ["cancelled leaves it to the next", retryable({}, "cancelled"), "open", false],
    ["shutdown leaves it to the next", retryable({}, "shutdown"), "open", false],
  ] as const)("%s", async ([, outcome, state, turnsAway]) => {
    const { clock, next, sink } = await openBreaker(outcome, delivered);
    await clock.advance(30_000);
    expect(await sink.send([1], newCall().call)).toBe(outcome);
    expect(shown(sink)).toMatchObject({ "circuit_breaker.state": state, "circuit_breaker.opened": 1 });
    await sink.send([2], newCall().call);
    expect(next.sends).toHaveLength(turnsAway ? 6 : 7);
  });

  it("it opens again for as long as before", async () => {
    const { clock, sink } = await openBreaker(retryable());
    await clock.advance(31_000);
    await sink.send([1], newCall().call);
    await clock.advance(1_000);
    expect(await sink.send([2], newCall().call)).toMatchObject({ retryAfterMs: 29_000 });
  });

  it("one failure after it was closed does not open it", async () => {
    const { clock, next, sink } = await openBreaker(delivered, retryable());
    await clock.advance(30_000);
    for (let send = 0; send < 5; send++) await sink.send([1], newCall().call);
    expect(next.sends).toHaveLength(10);
    expect(shown(sink)).toMatchObject({ "circuit_breaker.state": "closed" });
  });

  it.for(["called off", "late"] as const)(
    "a send that never answers makes room for the next when it is %s",
    async (way) => {
      const { clock, sink } = await openBreaker(hang, delivered);
      await clock.advance(30_000);
      const { call, over } = newCall(way === "late" ? clock.now() + 500 : Infinity);
      void sink.send([1], call);
      expect(await sink.send([2], newCall().call)).toMatchObject({ kind: "retryable" });
      if (way === "late") await clock.advance(500);
      else over.abort();
      expect(await sink.send([3], newCall().call)).toBe(delivered);
      expect(shown(sink)).toMatchObject({ "circuit_breaker.state": "closed" });
    },
  );
});

describe("on shutdown", () => {
  it("every send is tried once, at once, one at a time", async () => {
    let answerNow: ((outcome: Outcome<Points>) => void) | undefined;
    const slow = (): Promise<Outcome<Points>> => new Promise((resolve) => (answerNow = resolve));
    const { next, sink } = await openBreaker(retryable(), slow, delivered);
    const closingCall = () => {
      const { call, closing } = newCall();
      closing.abort();
      return call;
    };
    await sink.send([1], closingCall());
    expect(next.sends).toHaveLength(6);
    const second = sink.send([2], closingCall());
    await sink.send([3], closingCall());
    expect(next.sends).toHaveLength(7);
    answerNow!(delivered);
    expect(await second).toBe(delivered);
  });

  it("flush and close are passed on", async () => {
    const next = scriptedSink<Points>(delivered);
    const sink = circuitBreaker<Points>()(next);
    await sink.flush(newCall().call);
    await sink.close(newCall().call);
    expect(next.events).toEqual(["flush", "close"]);
  });
});

it.for([-3_600_000, 86_400_000])("a system clock that leaps by %i ms has no effect", async (leapMs) => {
  const { clock, next, sink } = await openBreaker(retryable(), delivered);
  for (let probe = 1; probe <= 2; probe++) {
    clock.setWallTime(clock.wallTime() + leapMs);
    await clock.advance(29_999);
    clock.setWallTime(clock.wallTime() + leapMs);
    await sink.send([1], newCall().call);
    expect(next.sends).toHaveLength(4 + probe);
    await clock.advance(1);
    await sink.send([1], newCall().call);
    expect(next.sends).toHaveLength(5 + probe);
  }
  expect(shown(sink)).toMatchObject({ "circuit_breaker.state": "closed", "circuit_breaker.turned_away": 2 });
});

describe("with retries", () => {
  const down = retryable({}, "connection");

  it("below it, counts sends with all their attempts", async () => {
    const next = scriptedSink<Points>(down);
    const clock = testClock();
    const layers = [
      circuitBreaker<Points>({ failureThreshold: 2, clock, random }),
      retry<Points>({ maxAttempts: 3, clock }),
    ];
    const sink = flow(layers[0]!, layers[1]!, next);
    for (let send = 1; send <= 3; send++) {
      const sent = sink.send([1], newCall().call);
      for (let step = 0; step < 20; step++) await clock.advance(1_000);
      expect(await sent).toMatchObject({ kind: "retryable" });
    }
    expect(next.sends).toHaveLength(6);
    expect(shown(sink)).toMatchObject({ "circuit_breaker.opened": 1, retries: 4 });
  });

  it("above it, counts attempts, and are told how long to wait", async () => {
    const next = scriptedSink<Points>(down);
    const clock = testClock();
    const sink = flow(
      retry<Points>({ maxAttempts: 9, initialDelayMs: 100, clock }),
      circuitBreaker<Points>({ failureThreshold: 2, clock, random }),
      next,
    );
    const sent = sink.send([1], newCall(clock.now() + 10_000).call);
    for (let step = 0; step < 9; step++) await clock.advance(1_000);
    expect(await sent).toMatchObject({ kind: "retryable", error: { code: "unavailable", cause: down.error } });
    expect(next.sends).toHaveLength(2);
  });

  it("and a timeout below it, opens on a far end that hangs", async () => {
    const next = scriptedSink<Points>(hang);
    const clock = testClock();
    const sink = flow(
      circuitBreaker<Points>({ failureThreshold: 2, clock, random }),
      attemptTimeout<Points>({ attemptTimeoutMs: 1_000, clock }),
      next,
    );
    for (let send = 1; send <= 3; send++) {
      const sent = sink.send([1], newCall().call);
      await clock.advance(1_000);
      expect(await sent).toMatchObject({ kind: "retryable" });
    }
    expect(next.sends).toHaveLength(2);
  });
});

describe("the diagnostic log", () => {
  it("is told when it opens and when it closes, not of what is tried in between", async () => {
    const clock = testClock();
    const lines = logLines();
    const next = scriptedSink<Points>(retryable(), retryable(), retryable(), delivered);
    const sink = circuitBreaker<Points>({ failureThreshold: 2, name: "shop", clock, random })(next);
    for (let send = 0; send < 5; send++) await sink.send([1], newCall().call);
    expect(lines).toEqual([
      "warn: shop: open for 30.0 s at least, after 2 failures in a row; the last: [unavailable] HTTP 503",
    ]);
    await clock.advance(30_000);
    await sink.send([1], newCall().call);
    await clock.advance(30_500);
    await sink.send([1], newCall().call);
    expect(lines.slice(1)).toEqual(["info: shop: closed after 60.5 s; 3 sends were turned away"]);
  });
});

it("adds nothing with false", () => {
  const next = scriptedSink<Points>(delivered);
  expect(circuitBreaker<Points>(false)(next)).toBe(next);
});

it("names every wrong option in one error", () => {
  const options = { failureThreshold: 0, openMs: -1, name: "", clock: {}, random: 1, opneMs: 1 };
  expect(() => circuitBreaker(options as never)).toThrow(
    /^circuitBreaker: 6 wrong options\n {2}failureThreshold: .*\n {2}openMs: .*\n {2}name: .*\n {2}clock: .*\n {2}random: .*\n {2}opneMs: unknown, did you mean "openMs"/,
  );
});

it.for([
  [false, true],
  [{}, true],
  [{ failureThreshold: 3, openMs: 5_000 }, true],
  [{ failureThreshold: 0 }, false],
  [true, false],
] as const)("as an option of an exporter, %j is allowed: %s", ([option, allowed]) => {
  expect(circuitBreakerOptionRule(option) === undefined).toBe(allowed);
});
