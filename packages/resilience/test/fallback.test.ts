import { getEventListeners } from "node:events";
import { diag } from "@opentelemetry/api";
import { type Call, ExportError, type ExportErrorCode, type Outcome, type Payload, type Sink } from "@meterbridge/core";
import { testClock } from "@meterbridge/test-harness";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { afterEach, describe, expect, it } from "vitest";
import type { FallbackOptions } from "../src/fallback-options.ts";
import { fallback } from "../src/fallback.ts";
import { logLines } from "./circuit-breaker-log.ts";
import { metricsOf, valuesOf } from "./fallback-metrics.ts";
import { delivered, failed, hang, newCall, retryable, type ScriptedSink, scriptedSink, turn } from "./scripted-sink.ts";

type Metrics = ResourceMetrics;
type Answer = Outcome<Metrics> | ((metrics: Metrics, call: Call) => Outcome<Metrics> | Promise<Outcome<Metrics>>);
type Script = readonly Answer[];

afterEach(() => diag.disable());

/** A fallback over two scripts, on a clock that is held. */
function pair(primary: Script, secondary: Script, options: FallbackOptions = {}) {
  const clock = testClock();
  const a = scriptedSink<ResourceMetrics>(...primary);
  const b = scriptedSink<ResourceMetrics>(...secondary);
  return { clock, a, b, sink: fallback(a, b, { clock, ...options }) };
}

/** What it was sent, in order. */
function sentTo(sink: ScriptedSink<ResourceMetrics>): readonly (readonly number[])[] {
  return sink.sends.map(({ input }) => valuesOf(input));
}

const down = retryable({}, "connection");
const closing = (): Call => {
  const { call, closing } = newCall();
  closing.abort();
  return call;
};

function failing(code: ExportErrorCode): Outcome<never> {
  return { kind: "failed", error: new ExportError(code, "no") };
}

describe("what the secondary gets", () => {
  it.for([
    ["delivered", delivered, 0],
    ["delivered in part", { kind: "delivered", rejectedPoints: 1, message: "no" }, 0],
    ["accepted", { kind: "delivered", rejectedPoints: 0, accepted: true }, 0],
    ["retryable", retryable(), 1],
    ["asked to wait", retryable({ retryAfterMs: 500 }, "throttled"), 1],
    ["perhaps arrived", retryable({ ambiguous: true }), 1],
    ["refused", failed, 1],
    ["not let in", failing("unauthorized"), 1],
    ["too large", { ...failing("too_large"), divide: "halves" }, 1],
  ] as const)("when the primary says %s", async ([, outcome, sends]) => {
    const { b, sink } = pair([outcome as Outcome<ResourceMetrics>], [delivered]);
    const answer = await sink.send(metricsOf(1, 2), newCall().call);
    expect(answer).toEqual(sends > 0 ? delivered : outcome);
    expect(sentTo(b)).toEqual(sends > 0 ? [[1, 2]] : []);
  });

  it("is nothing that may have arrived, when told so", async () => {
    const { b, sink } = pair([retryable({ ambiguous: true }, "timeout")], [delivered], { fallbackAmbiguous: false });
    expect(await sink.send(metricsOf(1), newCall().call)).toMatchObject({ kind: "retryable", ambiguous: true });
    expect(b.sends).toEqual([]);
    // The next one goes there at once: the primary is not there.
    expect(await sink.send(metricsOf(2), newCall().call)).toBe(delivered);
    expect(sentTo(b)).toEqual([[2]]);
  });

  it.for([
    ["retryable", down],
    ["failed", failed],
  ] as const)("is what is left, and what the primary (%s) lost is told", async ([, outcome]) => {
    const rest = { undelivered: metricsOf(3, 4), drops: [{ reason: "rejected", points: 1 }] };
    const { b, sink } = pair(
      [{ ...outcome, ...rest }],
      [{ kind: "delivered", rejectedPoints: 1, drops: [{ reason: "invalid_time", points: 1 }] }],
    );
    expect(await sink.send(metricsOf(1, 2, 3, 4), newCall().call)).toEqual({
      kind: "delivered",
      rejectedPoints: 1,
      drops: [
        { reason: "rejected", points: 1 },
        { reason: "invalid_time", points: 1 },
      ],
    });
    expect(sentTo(b)).toEqual([[3, 4]]);
  });

  it("is nothing when nothing is left", async () => {
    const drops = [{ reason: "invalid_time", points: 2 }];
    const unencodable = { ...failing("encoding"), undelivered: metricsOf(), drops } as Outcome<ResourceMetrics>;
    const { b, sink } = pair([unencodable], [delivered]);
    expect(await sink.send(metricsOf(1, 2), newCall().call)).toBe(unencodable);
    expect(b.sends).toEqual([]);
  });

  it("is also what nobody can read: the answer says so", async () => {
    const readIt: Answer = (metrics) => ({ kind: "delivered", rejectedPoints: valuesOf(metrics).length });
    const { a, b, sink } = pair([readIt], [readIt]);
    expect(await sink.send(undefined as never, newCall().call)).toMatchObject({ error: { code: "unknown" } });
    expect([a.sends.length, b.sends.length]).toEqual([1, 1]);
  });

  it.for<[string, Sink<ResourceMetrics>["send"]]>([
    [
      "throws",
      () => {
        throw new Error("broken");
      },
    ],
    ["rejects", () => Promise.reject(new Error("broken"))],
    ["gives no outcome", () => Promise.resolve(undefined as never)],
  ])("is what a primary that %s was given", async ([, send]) => {
    const b = scriptedSink<ResourceMetrics>(delivered);
    const sink = fallback({ ...scriptedSink<ResourceMetrics>(delivered), send }, b, { clock: testClock() });
    expect(await sink.send(metricsOf(1), newCall().call)).toBe(delivered);
    expect(sentTo(b)).toEqual([[1]]);
  });
});

describe("what neither takes", () => {
  const other = retryable({}, "unavailable");

  it.for([
    ["down", down, "down", other, other],
    ["down", down, "refused", failed, down],
    ["refused", failed, "down", other, other],
    ["refused", failed, "not let in", failing("unauthorized"), failing("unauthorized")],
  ] as const)("%s, then %s", async ([, first, , second, expected]) => {
    const { sink } = pair([first], [second]);
    expect(await sink.send(metricsOf(1), newCall().call)).toEqual(expected);
  });

  it("is marked when it may have arrived at the primary", async () => {
    const { sink } = pair([retryable({ ambiguous: true }, "timeout")], [other]);
    expect(await sink.send(metricsOf(1), newCall().call)).toMatchObject({ kind: "retryable", ambiguous: true });
  });

  it("is what is left after both, with what both lost", async () => {
    const { sink } = pair(
      [{ ...down, undelivered: metricsOf(2, 3, 4), drops: [{ reason: "rejected", points: 1 }] }],
      [
        {
          ...failed,
          undelivered: metricsOf(4),
          drops: [{ reason: "rejected", points: 1 }],
        } as Outcome<ResourceMetrics>,
      ],
    );
    const outcome = await sink.send(metricsOf(1, 2, 3, 4), newCall().call);
    expect(outcome).toEqual({ ...down, undelivered: metricsOf(4), drops: [{ reason: "rejected", points: 2 }] });
  });

  it.for([
    ["both asked to wait: the shorter one", 700, 300, 300],
    ["only the primary did: nobody has to wait", 700, undefined, undefined],
    ["only the secondary did: the primary may be tried", undefined, 300, undefined],
  ] as const)("when %s", async ([, first, second, expected]) => {
    const wish = (ms: number | undefined) => retryable(ms === undefined ? {} : { retryAfterMs: ms }, "throttled");
    const { sink } = pair([wish(first)], [wish(second)]);
    const outcome = await sink.send(metricsOf(1), newCall().call);
    expect(outcome.kind === "retryable" && outcome.retryAfterMs).toBe(expected);
  });
});

describe("a payload that is wanted in parts", () => {
  const payload = (points: number, divisible = true): Payload => ({
    body: new Uint8Array(points),
    contentType: "test",
    points,
    ...(divisible && { split: () => [] }),
  });
  const halves: Outcome<Payload> = { ...failing("too_large"), divide: "halves" } as Outcome<Payload>;
  const entries: Outcome<Payload> = { ...failed, divide: [1] } as Outcome<Payload>;

  it.for([
    ["the secondary takes it whole", halves, delivered, payload(2), delivered],
    ["the secondary is down", halves, down, payload(2), halves],
    ["the secondary refuses it", halves, failed, payload(2), halves],
    ["the secondary wants other parts", halves, entries, payload(2), entries],
    ["the primary is down", down, halves, payload(2), halves],
    ["it is a single point, the secondary is down", halves, down, payload(1), down],
    ["it cannot be divided, the secondary is down", halves, down, payload(2, false), down],
  ] as const)("%s", async ([, first, second, input, expected]) => {
    const sink = fallback(scriptedSink<Payload>(first), scriptedSink<Payload>(second), { clock: testClock() });
    expect(await sink.send(input, newCall().call)).toEqual(expected);
  });
});

describe("the primary's time", () => {
  it.for([
    [{}, 10_000, 5_000],
    [{}, Infinity, 10_000],
    [{ primaryTimeoutMs: 2_000 }, 10_000, 2_000],
    [{ primaryTimeoutMs: 2_000 }, 1_500, 1_500],
    [{ primaryTimeoutMs: 2_000 }, Infinity, 2_000],
    [{ primaryTimeoutMs: 0 }, 10_000, 10_000],
    [{ primaryTimeoutMs: 0 }, Infinity, Infinity],
  ] as const)("with %j in a call of %d ms is %d ms", async ([options, ms, expected]) => {
    const { clock, a, sink } = pair([delivered], [delivered], options);
    await sink.send(metricsOf(1), newCall(clock.now() + ms).call);
    expect(a.sends[0]!.call.deadline - clock.now()).toBe(expected);
    expect(clock.pending()).toEqual([]);
  });

  const obedient = (_: unknown, { signal }: Call): Promise<Outcome<ResourceMetrics>> =>
    new Promise((resolve) => {
      const rest = { undelivered: metricsOf(2) };
      signal.addEventListener("abort", () =>
        resolve({ kind: "retryable", error: signal.reason as ExportError, ...rest }),
      );
    });

  it.for([
    ["is aborted, and says what is left", obedient, [2], 0],
    ["is left alone when it takes no notice", hang, [1, 2], 50],
  ] as const)("is over: it %s; the secondary has the rest", async ([, answer, given, graceMs]) => {
    const { clock, a, b, sink } = pair([answer], [delivered]);
    const { call } = newCall(clock.now() + 10_000);
    const sent = sink.send(metricsOf(1, 2), call);
    await clock.advance(4_999);
    expect(a.sends[0]!.call.signal.aborted).toBe(false);
    await clock.advance(1 + graceMs);
    expect(await sent).toBe(delivered);
    expect(a.sends[0]!.call.signal.reason).toMatchObject({ message: "[timeout] no answer within 5000 ms" });
    expect(sentTo(b)).toEqual([given]);
    expect(b.sends[0]!.call.deadline).toBe(call.deadline);
    expect(clock.pending()).toEqual([]);
    expect(getEventListeners(call.signal, "abort")).toEqual([]);
  });

  it("is not prolonged by a call that ends right after it", async () => {
    const { clock, a, sink } = pair([hang], [delivered], { primaryTimeoutMs: 1_000 });
    const { call, over } = newCall();
    const sent = sink.send(metricsOf(1), call);
    await clock.advance(1_040);
    over.abort(new ExportError("shutdown", "cut off by the shutdown"));
    await clock.advance(10);
    expect(await sent).toMatchObject({ kind: "retryable", ambiguous: true, error: { code: "timeout" } });
    expect(a.sends[0]!.call.signal.reason).toMatchObject({ code: "timeout" });
  });

  it("and the secondary's: what hangs at both is answered for at the deadline", async () => {
    const { clock, sink } = pair([hang], [hang]);
    const sent = sink.send(metricsOf(1), newCall(clock.now() + 1_000).call);
    await clock.advance(1_050);
    expect(await sent).toMatchObject({ kind: "retryable", ambiguous: true, error: { code: "timeout" } });
  });

  it.for([
    ["retryable", down, down],
    ["refused", failed, { kind: "retryable", error: { code: "timeout" } }],
  ] as const)("may be all that there is: %s is not lost for that", async ([, outcome, expected]) => {
    const { clock, b, sink } = pair(
      [
        async () => {
          await clock.advance(1_000);
          return outcome;
        },
      ],
      [delivered],
      { primaryTimeoutMs: 0 },
    );
    expect(await sink.send(metricsOf(1), newCall(clock.now() + 1_000).call)).toMatchObject(expected);
    expect(b.sends).toEqual([]);
  });
});

describe("when the call is called off", () => {
  const reason = new ExportError("shutdown", "cut off by the shutdown");

  it("before it begins, nothing is sent", async () => {
    const { a, b, sink } = pair([delivered], [delivered]);
    const { call, over } = newCall();
    over.abort(reason);
    expect(await sink.send(metricsOf(1), call)).toEqual({ kind: "retryable", error: reason });
    expect([...a.sends, ...b.sends]).toEqual([]);
  });

  it("the primary is told, the secondary is not asked, and the primary is not blamed", async () => {
    const { clock, a, b, sink } = pair([hang, delivered], [delivered]);
    const { call, over } = newCall();
    const sent = sink.send(metricsOf(1), call);
    await turn();
    over.abort(reason);
    await clock.advance(50);
    expect(await sent).toEqual({ kind: "retryable", error: reason, ambiguous: true });
    expect(a.sends[0]!.call.signal.reason).toBe(reason);
    expect(b.sends).toEqual([]);
    await sink.send(metricsOf(2), newCall().call);
    expect(sentTo(a)).toEqual([[1], [2]]);
  });
});

describe("once the primary is not there", () => {
  it.for([
    ["retryable", "connection", true],
    ["retryable", "unavailable", true],
    ["retryable", "timeout", true],
    ["retryable", "throttled", true],
    ["retryable", "unknown", true],
    ["retryable", "cancelled", false],
    ["retryable", "overflow", false],
    ["failed", "unauthorized", true],
    ["failed", "tls", true],
    ["failed", "throttled", true],
    ["failed", "bad_response", true],
    ["failed", "refused", false],
    ["failed", "too_large", false],
    ["failed", "encoding", false],
    ["failed", "shutdown", false],
  ] as const)("(%s, %s) it is left alone: %s", async ([kind, code, held]) => {
    const { a, b, sink } = pair([{ kind, error: new ExportError(code, "no") }], [delivered]);
    await sink.send(metricsOf(1), newCall().call);
    await sink.send(metricsOf(2), newCall().call);
    expect(sentTo(a)).toEqual(held ? [[1]] : [[1], [2]]);
    expect(sentTo(b)).toEqual([[1], [2]]);
  });

  it.for([
    [{}, undefined, 60_000],
    [{ holdMs: 5_000 }, undefined, 5_000],
    [{ holdMs: 5_000 }, 8_000, 8_000],
    [{ holdMs: 5_000 }, 1_000, 5_000],
    [{ holdMs: 0 }, undefined, 0],
  ] as const)("with %j and a wish for %s ms for %i ms, then it is tried first", async ([options, wish, ms]) => {
    const { clock, a, b, sink } = pair(
      [retryable(wish ? { retryAfterMs: wish } : {}), delivered],
      [delivered],
      options,
    );
    await sink.send(metricsOf(1), newCall().call);
    if (ms > 0) {
      await clock.advance(ms - 1);
      await sink.send(metricsOf(2), newCall().call);
      expect(sentTo(a)).toEqual([[1]]);
    }
    await clock.advance(1);
    await sink.send(metricsOf(3), newCall().call);
    await sink.send(metricsOf(4), newCall().call);
    expect(sentTo(a)).toEqual([[1], [3], [4]]);
    expect(sentTo(b)).toEqual(ms > 0 ? [[1], [2]] : [[1]]);
  });

  it("it is left alone again when it is still not there", async () => {
    const { clock, a, b, sink } = pair([down, down, delivered], [delivered]);
    for (const value of [1, 2, 3, 4]) {
      await sink.send(metricsOf(value), newCall().call);
      await clock.advance(30_000);
    }
    expect(sentTo(a)).toEqual([[1], [3]]);
    expect(sentTo(b)).toEqual([[1], [2], [3], [4]]);
  });

  it("it is tried all the same when the secondary fails, too", async () => {
    const rest = { ...down, undelivered: metricsOf(3) };
    const { a, b, sink } = pair([down, delivered], [delivered, rest]);
    await sink.send(metricsOf(1), newCall().call);
    expect(await sink.send(metricsOf(2, 3), newCall().call)).toBe(delivered);
    expect(sentTo(a)).toEqual([[1], [3]]);
    // It is back.
    await sink.send(metricsOf(4), newCall().call);
    expect(sentTo(a)).toEqual([[1], [3], [4]]);
    expect(b.sends).toHaveLength(2);
  });

  it("it is back as soon as it refuses something", async () => {
    const { a, sink } = pair([down, failed, delivered], [delivered, down, delivered]);
    for (const value of [1, 2, 3]) await sink.send(metricsOf(value), newCall().call);
    expect(sentTo(a)).toEqual([[1], [2], [3]]);
  });

  it("it has all the time that the secondary leaves", async () => {
    const { clock, a, sink } = pair([down, delivered], [delivered, down]);
    await sink.send(metricsOf(1), newCall().call);
    await sink.send(metricsOf(2), newCall(clock.now() + 4_000).call);
    expect(a.sends[1]!.call.deadline - clock.now()).toBe(4_000);
  });

  it.for([-3_600_000, 86_400_000])("a system clock that leaps by %i ms has no effect", async (leapMs) => {
    const { clock, a, sink } = pair([down, delivered], [delivered]);
    await sink.send(metricsOf(1), newCall().call);
    clock.setWallTime(clock.wallTime() + leapMs);
    await clock.advance(59_999);
    await sink.send(metricsOf(2), newCall().call);
    expect(sentTo(a)).toEqual([[1]]);
    await clock.advance(1);
    await sink.send(metricsOf(3), newCall().call);
    expect(sentTo(a)).toEqual([[1], [3]]);
  });
});

describe("who asks to be left alone", () => {
  const busy = retryable({ retryAfterMs: 20_000 }, "throttled");

  it("is left alone, also when the other one fails", async () => {
    const { clock, a, b, sink } = pair([busy, delivered], [busy, delivered], { holdMs: 1_000 });
    expect(await sink.send(metricsOf(1), newCall().call)).toMatchObject({ retryAfterMs: 20_000 });
    await clock.advance(5_000);
    expect(await sink.send(metricsOf(2), newCall().call)).toMatchObject({
      kind: "retryable",
      retryAfterMs: 15_000,
      error: { code: "throttled" },
    });
    expect([a.sends.length, b.sends.length]).toEqual([1, 1]);
    await clock.advance(15_000);
    expect(await sink.send(metricsOf(3), newCall().call)).toBe(delivered);
  });

  it("keeps what the other one refuses from being lost", async () => {
    const { sink } = pair([failed], [busy]);
    await sink.send(metricsOf(1), newCall().call);
    expect(await sink.send(metricsOf(2), newCall().call)).toMatchObject({ kind: "retryable" });
  });

  it("gets one last try on shutdown", async () => {
    const { b, sink } = pair([busy], [busy, delivered]);
    await sink.send(metricsOf(1), newCall().call);
    expect(await sink.send(metricsOf(2), closing())).toBe(delivered);
    expect(sentTo(b)).toEqual([[1], [2]]);
  });
});

describe("sends", () => {
  it("go one at a time, and in order", async () => {
    const log: string[] = [];
    const clock = testClock();
    let downs = 1;
    const member = (name: string): Sink<ResourceMetrics> => ({
      ...scriptedSink<ResourceMetrics>(delivered),
      async send(metrics) {
        log.push(`${name} begins ${valuesOf(metrics).join()}`);
        await new Promise<void>((resolve) => void clock.setTimeout(resolve, 10));
        log.push(`${name} ends ${valuesOf(metrics).join()}`);
        return name === "a" && downs-- > 0 ? failed : delivered;
      },
    });
    const sink = fallback(member("a"), member("b"), { clock });
    const sent = [1, 2, 3].map((value) => sink.send(metricsOf(value), newCall().call));
    for (let step = 0; step < 10; step++) await clock.advance(10);
    expect(await Promise.all(sent)).toEqual([delivered, delivered, delivered]);
    const steps = [
      "a begins 1",
      "a ends 1",
      "b begins 1",
      "b ends 1",
      "a begins 2",
      "a ends 2",
      "a begins 3",
      "a ends 3",
    ];
    expect(log).toEqual(steps);
  });

  it.for(["its time is over", "it is called off"] as const)(
    "wait within their own call: %s, and the next one still comes after those before",
    async (way) => {
      let answerNow: ((outcome: Outcome<ResourceMetrics>) => void) | undefined;
      const slow = (): Promise<Outcome<ResourceMetrics>> => new Promise((resolve) => (answerNow = resolve));
      const { clock, a, sink } = pair([slow, delivered], [delivered]);
      const first = sink.send(metricsOf(1), newCall().call);
      const { call, over } = newCall(way === "its time is over" ? clock.now() + 100 : Infinity);
      const second = sink.send(metricsOf(2), call);
      const third = sink.send(metricsOf(3), newCall().call);
      if (way === "its time is over") await clock.advance(100);
      else over.abort(new ExportError("timeout", "not done"));
      expect(await second).toMatchObject({ kind: "retryable", error: { code: "timeout" } });
      await turn();
      expect(sentTo(a)).toEqual([[1]]);
      answerNow!(delivered);
      expect(await Promise.all([first, third])).toEqual([delivered, delivered]);
      expect(sentTo(a)).toEqual([[1], [3]]);
      expect(getEventListeners(call.signal, "abort")).toEqual([]);
    },
  );
});

describe("flush and close", () => {
  it.for(["flush", "close"] as const)("%s waits for what was sent, and goes to both", async (what) => {
    const slow = async (): Promise<Outcome<ResourceMetrics>> => {
      await turn();
      return delivered;
    };
    const { a, b, sink } = pair([slow], [delivered]);
    const sent = sink.send(metricsOf(1), newCall().call);
    await sink[what](newCall().call);
    await sent;
    expect(a.events).toEqual(["send", "delivered", what]);
    expect(b.events).toEqual([what]);
  });

  it.for(["flush", "close"] as const)("%s waits no longer than its call", async (what) => {
    const { clock, a, b, sink } = pair([hang], [delivered]);
    void sink.send(metricsOf(1), newCall().call);
    const done = sink[what](newCall(clock.now() + 500).call);
    await clock.advance(500);
    await done;
    expect([a.events, b.events]).toEqual([["send", what], [what]]);
  });

  const broken = (message: string) => (): Promise<void> => {
    throw new Error(message);
  };

  it.for([
    ["one", [broken("no a"), undefined], "no a"],
    ["the other", [undefined, broken("no b")], "no b"],
    ["both", [broken("no a"), broken("no b")], "no a; no b"],
  ] as const)("reach both when %s throws, and say so", async ([, [first, second], message]) => {
    const a = scriptedSink<ResourceMetrics>(delivered);
    const b = scriptedSink<ResourceMetrics>(delivered);
    const sink = fallback({ ...a, ...(first && { close: first }) }, { ...b, ...(second && { close: second }) });
    await expect(sink.close(newCall().call)).rejects.toThrow(message);
    expect([...a.events, ...b.events]).toHaveLength(2 - [first, second].filter(Boolean).length);
  });
});

it("three take each other's place, and order is kept at each", async () => {
  const clock = testClock();
  const [a, b, c] = [[down, down, delivered], [failed], [delivered]].map((script) =>
    scriptedSink<ResourceMetrics>(...script),
  ) as [ScriptedSink<ResourceMetrics>, ScriptedSink<ResourceMetrics>, ScriptedSink<ResourceMetrics>];
  const sink = fallback(a, fallback(b, c, { clock }), { clock });
  for (const value of [1, 2, 3, 4]) {
    expect(await sink.send(metricsOf(value), newCall().call)).toBe(delivered);
    await clock.advance(40_000);
  }
  expect(sentTo(a)).toEqual([[1], [3]]);
  expect(sentTo(b)).toEqual([[1], [2], [3], [4]]);
  expect(sentTo(c)).toEqual([[1], [2], [3], [4]]);
  const members: unknown[] = [];
  sink.inspect?.((name, _, attributes) => name === "next" && members.push(attributes?.["member"]));
  expect(members).toEqual(["primary", "secondary.primary", "secondary.secondary"]);
});

it("shows which one is active, and what both show", async () => {
  const { clock, sink } = pair([down, delivered], [delivered]);
  const shown = (): readonly unknown[] => {
    const figures: unknown[] = [];
    sink.inspect?.((name, value, attributes) => figures.push([name, value, ...(attributes ? [attributes] : [])]));
    return figures;
  };
  const members = [
    ["next", 1, { member: "primary" }],
    ["next", 1, { member: "secondary" }],
  ];
  expect(shown()).toEqual([["fallback.active", "primary"], ["fallback.switches", 0], ...members]);
  await sink.send(metricsOf(1), newCall().call);
  expect(shown()).toEqual([["fallback.active", "secondary"], ["fallback.switches", 1], ...members]);
  await clock.advance(60_000);
  await sink.send(metricsOf(2), newCall().call);
  expect(shown()).toEqual([["fallback.active", "primary"], ["fallback.switches", 2], ...members]);
});

describe("the diagnostic log", () => {
  it("is told when the secondary takes over, and when the primary is back", async () => {
    const lines = logLines();
    const { clock, sink } = pair([down, down, delivered], [delivered], { name: "shop" });
    for (let send = 0; send < 4; send++) {
      await sink.send(metricsOf(send), newCall().call);
      await clock.advance(60_000);
    }
    expect(lines).toEqual([
      "warn: shop: the primary is left alone for 60.0 s, and the secondary gets what comes: [connection] HTTP 503",
      "info: shop: back at the primary after 120.0 s",
    ]);
  });

  it("is told once of a primary that refuses what the secondary gets", async () => {
    const lines = logLines();
    const { sink } = pair([failed, failed, delivered, failed], [delivered], { name: "shop" });
    for (let send = 0; send < 4; send++) await sink.send(metricsOf(send), newCall().call);
    const line =
      "warn: shop: the secondary gets what the primary does not take: [refused] HTTP 400. This is told once, until it takes something.";
    expect(lines).toEqual([line, line]);
  });
});

it("names every wrong option in one error", () => {
  const options = { primaryTimeoutMs: -1, holdMs: 0.5, fallbackAmbiguous: 1, selectors: { temporality: 1 }, hold: 1 };
  const sink = scriptedSink<ResourceMetrics>(delivered);
  expect(() => fallback(sink, sink, options as never)).toThrow(
    /^fallback: 5 wrong options\n {2}primaryTimeoutMs: .*\n {2}holdMs: .*\n {2}fallbackAmbiguous: .*\n {2}selectors\.temporality: .*\n {2}hold: unknown/,
  );
});
