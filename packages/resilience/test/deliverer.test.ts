import { context, diag, type DiagLogger, DiagLogLevel, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { AsyncLocalStorage } from "node:async_hooks";
import { ExportError, type Call, type Outcome, type Payload, type Sink } from "@meterbridge/core";
import { testClock, type TestClock } from "@meterbridge/test-harness";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { accounts } from "../src/accounts.ts";
import { deliverer, type DelivererOptions, type Entry } from "../src/deliverer.ts";
import { delivered, failed, hang, newCall, retryable, scriptedSink, turn } from "./scripted-sink.ts";
import { divisible, nameOf, payloadOf } from "./some-payloads.ts";

const log: string[] = [];

beforeEach(() => {
  const say =
    (level: string) =>
    (line: string): void =>
      void log.push(`${level}: ${line}`);
  const logger: DiagLogger = {
    error: say("error"),
    warn: say("warn"),
    info: say("info"),
    debug: () => {},
    verbose: () => {},
  };
  diag.setLogger(logger, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });
  log.length = 0;
});

afterEach(() => diag.disable());

/** A deliverer with its backlog, books and clock. */
function setUp(next: Sink<Payload>, options: Partial<DelivererOptions> = {}) {
  const clock = testClock();
  const entries: Entry<Payload>[] = [];
  const removed: string[] = [];
  const onHead: ((head: Entry<Payload> | undefined) => void)[] = [];
  const books = accounts("test", clock);
  const limits = { initialDelayMs: 1_000, maxDelayMs: 30_000, deliveryTimeoutMs: 60_000, maxTries: 3, clock };
  const backlog = {
    head() {
      const [head] = entries;
      onHead.forEach((tell) => tell(head));
      return head;
    },
    remove(entry: Entry<Payload>, why: string) {
      removed.push(why);
      entries.splice(entries.indexOf(entry), 1);
    },
  };
  // No jitter: each wait is as long as it can be.
  const delivery = deliverer(next, backlog, books, { ...limits, random: () => 1, ...options });
  return {
    clock,
    entries,
    onHead,
    removed,
    delivery,
    add(...payloads: readonly Payload[]) {
      for (const payload of payloads) {
        entries.push({ parts: [payload] });
        books.accepted(payload.points);
      }
      delivery.wake();
    },
    figures(): Record<string, number> {
      const shown: Record<string, number> = {};
      const visit = (name: string, value: number | string, attributes: object = {}): void => {
        if (value !== 0) shown[[name.replace("accepted.", ""), ...Object.values(attributes)].join(" ")] = Number(value);
      };
      books.inspect(visit);
      delivery.inspect(visit);
      return shown;
    },
  };
}

function names(sink: { readonly sends: readonly { readonly input: Payload }[] }): string[] {
  return sink.sends.map(({ input }) => nameOf(input));
}

describe("what waits", () => {
  it("is delivered in order, one after the other, however often the far end is down", async () => {
    const next = scriptedSink<Payload>(retryable(), retryable(), delivered, retryable(), delivered, delivered);
    const { clock, add, figures, entries } = setUp(next);
    add(payloadOf("a", 1), payloadOf("b", 2), payloadOf("c", 3));
    await clock.advance(10_000);
    expect(names(next)).toEqual(["a", "a", "a", "b", "b", "c"]);
    expect(figures()).toEqual({ points: 6, delivered: 6, retries: 3 });
    expect(entries).toEqual([]);
    expect(clock.pending()).toEqual([]);
  });

  it("never has two sends under way", async () => {
    let open = 0;
    let most = 0;
    const next = scriptedSink<Payload>(async () => {
      most = Math.max(most, ++open);
      await turn();
      open--;
      return delivered;
    });
    const { clock, add, delivery } = setUp(next);
    add(payloadOf("a", 1), payloadOf("b", 1));
    delivery.wake();
    void delivery.flush(newCall().call);
    await clock.advance(1);
    await delivery.flush(newCall().call);
    expect([most, next.sends.length]).toEqual([1, 2]);
  });

  it("is sent in part when only a part is left, and the rest is counted", async () => {
    const rest = payloadOf("a'", 2);
    const next = scriptedSink<Payload>(retryable({ undelivered: rest, drops: [{ reason: "rejected", points: 3 }] }), {
      kind: "delivered",
      rejectedPoints: 1,
    });
    const { clock, add, figures } = setUp(next);
    add(payloadOf("a", 10));
    await clock.advance(1_000);
    expect(names(next)).toEqual(["a", "a'"]);
    expect(figures()).toEqual({ points: 10, delivered: 6, rejected: 1, "dropped rejected": 3, retries: 1 });
  });

  it("that was dropped on the way is not counted when all of it is sent again", async () => {
    const drops = [{ reason: "circular", points: 1 }];
    const next = scriptedSink<Payload>(retryable({ drops }), { ...delivered, drops });
    const { clock, add, figures } = setUp(next);
    add(payloadOf("a", 10));
    await clock.advance(1_000);
    expect(figures()).toEqual({ points: 10, delivered: 9, "dropped circular": 1, retries: 1 });
  });

  it.for([
    ["all of it", failed as Outcome<Payload>, { "dropped refused": 10 }],
    [
      "a part of it",
      { ...failed, undelivered: payloadOf("a'", 4) } as Outcome<Payload>,
      { delivered: 6, "dropped refused": 4 },
    ],
    [
      "a part of it, with drops",
      { ...failed, undelivered: payloadOf("a'", 4), drops: [{ reason: "odd", points: 1 }] } as Outcome<Payload>,
      { delivered: 5, "dropped refused": 4, "dropped odd": 1 },
    ],
  ] as const)("is given up when %s is refused, and the next one has its turn", async ([, outcome, expected]) => {
    const next = scriptedSink<Payload>(outcome, delivered);
    const { clock, add, figures } = setUp(next);
    add(payloadOf("a", 10), payloadOf("b", 1));
    await clock.advance(0);
    expect(names(next)).toEqual(["a", "b"]);
    const { points, delivered: arrived = 0, ...others } = figures();
    expect({ points, delivered: arrived - 1, ...others }).toEqual({ points: 11, delivered: 0, ...expected });
    expect(log[0]).toMatch(/^error: test: failed \d+ data points: \[refused\]/);
  });

  it.for([
    ["more than it was sent", 99, { rejected: 10 }],
    ["less than nothing", -5, { delivered: 10 }],
  ] as const)("balances when the far end claims to have refused %s", async ([, rejectedPoints, expected]) => {
    const { clock, add, figures } = setUp(scriptedSink<Payload>({ kind: "delivered", rejectedPoints }));
    add(payloadOf("a", 10));
    await clock.advance(0);
    expect(figures()).toEqual({ points: 10, ...expected });
  });

  it("is passed on when another queue takes it", async () => {
    const { clock, add, figures } = setUp(scriptedSink<Payload>({ ...delivered, accepted: true }));
    add(payloadOf("a", 10));
    await clock.advance(0);
    expect(figures()).toEqual({ points: 10, passed_on: 10 });
  });
});

describe("a payload that the far end wants in parts", () => {
  const tooLarge = (by: "halves" | readonly number[]): Outcome<never> => ({
    kind: "failed",
    error: new ExportError("too_large", "HTTP 413"),
    divide: by,
  });

  it("is halved until it fits, in order", async () => {
    const next = scriptedSink<Payload>(({ points }: Payload) => (points > 2 ? tooLarge("halves") : delivered));
    const { clock, add, figures } = setUp(next);
    add(divisible("a", 0, 7), payloadOf("b", 1));
    await divided(clock);
    const sent = ["a0123456", "a012", "a0", "a12", "a3456", "a34", "a56", "b"];
    expect(names(next)).toEqual(sent);
    expect(figures()).toEqual({ points: 8, delivered: 8 });
  });

  it("is sent without its bad entries, which are counted", async () => {
    const next = scriptedSink<Payload>(tooLarge([1, 2]), delivered);
    const { clock, add, figures } = setUp(next);
    add(divisible("a", 0, 4));
    await divided(clock);
    expect(names(next)).toEqual(["a0123", "a03"]);
    expect(figures()).toEqual({ points: 4, delivered: 2, "dropped too_large": 2 });
  });

  it("is not divided for ever when everything is refused", async () => {
    const next = scriptedSink<Payload>(tooLarge("halves"));
    const { clock, add, figures } = setUp(next);
    add(divisible("a", 0, 1_000));
    await divided(clock);
    expect(names(next).length).toBeLessThan(100);
    expect(figures()).toEqual({ points: 1_000, "dropped too_large": 1_000 });
  });

  it.for([
    ["has one data point", divisible("a", 0, 1)],
    ["cannot be divided", payloadOf("a", 4)],
    [
      "cannot be made again",
      payloadOf("a", 4, {
        split() {
          throw new Error("no more");
        },
      }),
    ],
    ["becomes no smaller", payloadOf("a", 4, { split: () => [payloadOf("a", 4)] })],
  ] as const)("is given up when it %s", async ([, payload]) => {
    const next = scriptedSink<Payload>(tooLarge("halves"));
    const { clock, add, figures } = setUp(next);
    add(payload);
    await divided(clock);
    expect(next.sends).toHaveLength(1);
    expect(figures()).toEqual({ points: payload.points, "dropped too_large": payload.points });
  });

  it("goes on with what is left of its parts after an outage", async () => {
    const next = scriptedSink<Payload>(tooLarge("halves"), delivered, retryable(), delivered);
    const { clock, add, figures } = setUp(next);
    add(divisible("a", 0, 4));
    await divided(clock);
    await clock.advance(1_000);
    expect(names(next)).toEqual(["a0123", "a01", "a23", "a23"]);
    expect(figures()).toEqual({ points: 4, delivered: 4, retries: 1 });
  });
});

describe("a standstill", () => {
  const notLetIn: Outcome<Payload> = { kind: "failed", error: new ExportError("unauthorized", "HTTP 401") };

  it.for(["unauthorized", "tls"] as const)(
    "because of %s keeps what waits, and is told at once, once",
    async (code) => {
      const stopped: Outcome<Payload> = { kind: "failed", error: new ExportError(code, "not like this") };
      const next = scriptedSink<Payload>(stopped, stopped, stopped, delivered);
      const { clock, add, figures } = setUp(next);
      add(payloadOf("a", 3), payloadOf("b", 4));
      await clock.advance(0);
      expect(log).toEqual([
        `error: test: delivery stands still: [${code}] not like this. 7 data points wait and are kept: somebody has to set this right. This is told once, until it goes on.`,
      ]);
      await clock.advance(10_000);
      expect(figures()).toEqual({ points: 7, delivered: 7, retries: 3 });
      expect(log.slice(1)).toEqual(["warn: test: delivery goes on after 7.0 s: 4 data points wait"]);
    },
  );

  it("because of an outage is told when the second attempt fails, too, once", async () => {
    const next = scriptedSink<Payload>(retryable(), retryable(), retryable(), failed, delivered);
    const { clock, add } = setUp(next);
    add(payloadOf("a", 3), payloadOf("b", 4));
    await clock.advance(0);
    expect(log).toEqual([]);
    await clock.advance(10_000);
    expect(log.filter((line) => line.includes("delivery"))).toEqual([
      "warn: test: delivery stands still: [unavailable] HTTP 503. 7 data points wait and are kept: it is tried again. This is told once, until it goes on.",
      "warn: test: delivery goes on after 7.0 s: 4 data points wait",
    ]);
  });

  it("of one failure is not worth a word", async () => {
    const { clock, add } = setUp(scriptedSink<Payload>(retryable(), delivered));
    add(payloadOf("a", 3));
    await clock.advance(1_000);
    expect(log).toEqual([]);
  });

  it("that turns out to need somebody is told again", async () => {
    const { clock, add } = setUp(scriptedSink<Payload>(retryable(), retryable(), notLetIn, notLetIn));
    add(payloadOf("a", 3));
    await clock.advance(8_000);
    expect(log.map((line) => line.split(".")[0])).toEqual([
      "warn: test: delivery stands still: [unavailable] HTTP 503",
      "error: test: delivery stands still: [unauthorized] HTTP 401",
    ]);
  });

  it("comes of a waiting line behind that is full, too", async () => {
    const full: Outcome<Payload> = { kind: "failed", error: new ExportError("overflow", "full") };
    const { clock, add, figures } = setUp(scriptedSink<Payload>(full, full, delivered));
    add(payloadOf("a", 3));
    await clock.advance(3_000);
    expect(figures()).toEqual({ points: 3, delivered: 3, retries: 2 });
  });
});

describe("a failure that nobody can explain", () => {
  const strange = (): never => {
    throw new Error("boom");
  };

  it("is given up after so many tries in a row, and what comes after it flows", async () => {
    const next = scriptedSink<Payload>(strange, strange, strange, delivered);
    const { clock, add, figures, removed } = setUp(next);
    add(payloadOf("a", 3), payloadOf("b", 1));
    await clock.advance(60_000);
    expect(names(next)).toEqual(["a", "a", "a", "b"]);
    expect(figures()).toEqual({ points: 4, delivered: 1, "dropped poison": 3, retries: 2 });
    expect(removed).toEqual(["poison", "settled"]);
  });

  it("counts anew after one that can be explained", async () => {
    const next = scriptedSink<Payload>(strange, strange, retryable(), strange, strange, delivered);
    const { clock, add, figures } = setUp(next);
    add(payloadOf("a", 3));
    await clock.advance(120_000);
    expect(figures()).toEqual({ points: 3, delivered: 3, retries: 5 });
  });

  it("is that of a sink without an outcome", async () => {
    const next = scriptedSink<Payload>(delivered);
    const { clock, add, figures } = setUp({ ...next, send: async () => undefined as never });
    add(payloadOf("a", 3));
    await clock.advance(60_000);
    expect(figures()).toEqual({ points: 3, "dropped poison": 3, retries: 2 });
  });
});

describe("the wait after a failure", () => {
  /** At which times the sends began, counted from the first. */
  async function times(outcomes: readonly Outcome<Payload>[], options: Partial<DelivererOptions> = {}, count = 1) {
    const begun: number[] = [];
    const script = outcomes.map((outcome) => () => {
      begun.push(set.clock.now());
      return outcome;
    });
    const set = setUp(scriptedSink<Payload>(...script), options);
    set.add(...Array.from({ length: count }, (_, index) => payloadOf(String(index), 1)));
    await set.clock.advance(200_000);
    return begun.map((time) => time - begun[0]!).slice(0, outcomes.length);
  }

  it("grows up to the longest", async () => {
    const down = Array.from({ length: 7 }, () => retryable());
    expect(await times(down, { maxDelayMs: 5_000 })).toEqual([0, 1_000, 3_000, 7_000, 12_000, 17_000, 22_000]);
  });

  it.for([
    [30_000, 37_500],
    [0, 1_000],
  ] as const)("is at least what the far end asks for: %i ms", async ([retryAfterMs, expected]) => {
    expect(await times([retryable({ retryAfterMs }), delivered])).toEqual([0, expected]);
  });

  it("is never shorter than 100 ms", async () => {
    const limits = { initialDelayMs: 0, maxDelayMs: 0, random: () => 0 };
    expect(await times([retryable(), retryable(), delivered], limits)).toEqual([0, 100, 200]);
  });

  it("is halved by what gets through, and not forgotten", async () => {
    const script = [retryable(), retryable(), retryable(), delivered, retryable(), delivered, delivered, retryable()];
    expect(await times(script, {}, 5)).toEqual([0, 1_000, 3_000, 7_000, 7_000, 11_000, 11_000, 11_000]);
  });

  it("is kept also by what comes after something that had to go", async () => {
    const limits = { maxTries: 1 };
    const strange = retryable({}, "unknown");
    expect(await times([strange, strange, delivered], limits, 3)).toEqual([0, 1_000, 3_000]);
  });
});

describe("what has to make room while it is being sent", () => {
  const evicted = new ExportError("overflow", "full");

  it.for([
    ["counts as delivered when it arrives", delivered as Outcome<Payload>, { delivered: 3 }],
    ["is dropped when it does not", retryable() as Outcome<Payload>, { "dropped overflow": 3 }],
    ["is dropped when it is refused", failed as Outcome<Payload>, { "dropped refused": 3 }],
  ] as const)("%s", async ([, outcome, expected]) => {
    let answer: ((outcome: Outcome<Payload>) => void) | undefined;
    const next = scriptedSink<Payload>(() => new Promise((resolve) => (answer = resolve)), delivered);
    const { clock, entries, add, figures } = setUp(next);
    add(payloadOf("a", 3), payloadOf("b", 1));
    await clock.advance(0);
    const [head] = entries.splice(0, 1);
    expect(head!.sending).toBe(true);
    head!.evicted = evicted;
    answer!(outcome);
    await clock.advance(1_000);
    expect(names(next)).toEqual(["a", "b"]);
    const { delivered: arrived = 0, ...others } = figures();
    expect({ delivered: arrived - 1, ...others }).toEqual({ delivered: 0, points: 4, ...expected });
  });

  it("before it is sent, while nothing is sent for a while, is answered at once", async () => {
    const { clock, entries, onHead, add, delivery } = setUp(scriptedSink<Payload>(retryable()));
    const first = newCall();
    const outcomes: Outcome<Payload>[] = [];
    for (const call of [first.call, newCall().call]) {
      entries.push({ parts: [payloadOf("a", 3)], waiter: { call, answer: (outcome) => void outcomes.push(outcome) } });
    }
    const [, second] = entries;
    onHead.push((head) => {
      if (head !== second) return;
      head!.sending = true;
      entries.splice(0, 1);
      head!.evicted = evicted;
    });
    delivery.wake();
    await clock.advance(0);
    first.over.abort();
    await clock.advance(0);
    expect(outcomes).toMatchObject([{ kind: "retryable" }, { kind: "failed", error: evicted }]);
    add();
    expect(entries).toEqual([]);
  });

  it("before it is sent, while all is cut off, is dropped", async () => {
    const { clock, entries, onHead, add, delivery, figures } = setUp(scriptedSink<Payload>(delivered));
    const { call, over } = newCall();
    let closed: Promise<void> | undefined;
    onHead.push((head) => {
      if (!head) return;
      head.sending = true;
      entries.splice(0, 1);
      head.evicted = evicted;
      over.abort();
      closed = delivery.close(call);
    });
    add(payloadOf("a", 3));
    await clock.advance(0);
    await closed;
    expect(figures()).toEqual({ points: 3, "dropped overflow": 3 });
  });

  it("is waited for like any other, so that a full queue is no hot loop", async () => {
    const next = scriptedSink<Payload>(async () => {
      await turn();
      return retryable();
    });
    const { clock, entries, add } = setUp(next);
    add(payloadOf("a", 3), payloadOf("b", 1));
    const [head] = entries.splice(0, 1);
    head!.evicted = evicted;
    await clock.advance(99);
    await clock.advance(0);
    expect(names(next)).toEqual(["a"]);
  });
});

describe("flush", () => {
  it("resolves when all is delivered, and leaves nothing behind", async () => {
    const { clock, add, delivery, figures } = setUp(scriptedSink<Payload>(delivered));
    add(payloadOf("a", 1), payloadOf("b", 1));
    await delivery.flush(newCall().call);
    expect(figures()).toEqual({ points: 2, delivered: 2 });
    expect(clock.pending()).toEqual([]);
    await delivery.flush(newCall().call);
  });

  it("ends a wait that no far end asked for, but for the least", async () => {
    const next = scriptedSink<Payload>(retryable(), delivered);
    const { clock, add, delivery } = setUp(next);
    add(payloadOf("a", 1));
    await clock.advance(500);
    const flushed = delivery.flush(newCall().call);
    await flushed;
    expect(next.sends).toHaveLength(2);
    expect(clock.pending()).toEqual([]);
  });

  it("ends no wait that the far end asked for", async () => {
    const next = scriptedSink<Payload>(retryable({ retryAfterMs: 10_000 }), delivered);
    const { clock, add, delivery } = setUp(next);
    add(payloadOf("a", 1));
    await clock.advance(500);
    void delivery.flush(newCall().call);
    await clock.advance(9_000);
    expect(next.sends).toHaveLength(1);
    await clock.advance(3_000);
    expect(next.sends).toHaveLength(2);
  });

  it("makes no hot loop, however often it is called", async () => {
    const next = scriptedSink<Payload>(retryable());
    const { clock, add, delivery } = setUp(next);
    add(payloadOf("a", 1));
    for (let time = 0; time < 1_000; time += 10) {
      void delivery.flush(newCall().call);
      await clock.advance(10);
    }
    expect(next.sends.length).toBeLessThanOrEqual(11);
  });

  it("ends with its call", async () => {
    const { add, delivery } = setUp(scriptedSink<Payload>(hang));
    add(payloadOf("a", 1));
    const { call, over } = newCall();
    const flushed = delivery.flush(call);
    over.abort();
    await flushed;
  });

  it("of nothing does not shorten the next outage's waits", async () => {
    const next = scriptedSink<Payload>(retryable(), delivered);
    const { clock, add, delivery } = setUp(next);
    await delivery.flush(newCall().call);
    add(payloadOf("a", 1));
    await clock.advance(999);
    expect(next.sends).toHaveLength(1);
  });
});

describe("close", () => {
  it("tries each thing once more", async () => {
    const next = scriptedSink<Payload>(retryable(), delivered);
    const { clock, add, delivery, entries } = setUp(next);
    add(payloadOf("a", 1), payloadOf("b", 1));
    await turn();
    await delivery.close(newCall().call);
    expect(names(next)).toEqual(["a", "a", "b"]);
    expect(entries).toEqual([]);
    expect(clock.pending()).toEqual([]);
  });

  it("stops at the first that fails", async () => {
    const next = scriptedSink<Payload>(retryable());
    const { clock, add, delivery, entries } = setUp(next);
    add(payloadOf("a", 1), payloadOf("b", 1));
    await turn();
    await delivery.close(newCall().call);
    expect(names(next)).toEqual(["a", "a"]);
    expect(entries).toHaveLength(2);
    expect(clock.pending()).toEqual([]);
  });

  it("tries once more what was on its way", async () => {
    let answer: ((outcome: Outcome<Payload>) => void) | undefined;
    const next = scriptedSink<Payload>(() => new Promise((resolve) => (answer = resolve)), retryable());
    const { add, delivery, entries } = setUp(next);
    add(payloadOf("a", 1), payloadOf("b", 1));
    await turn();
    const closed = delivery.close(newCall().call);
    answer!(retryable());
    await closed;
    expect(names(next)).toEqual(["a", "a"]);
    expect(entries).toHaveLength(2);
  });

  it.for([
    ["what waits for its far end's pleasure", retryable<Payload>({ retryAfterMs: 60_000 })],
    ["what waits for somebody", { kind: "failed", error: new ExportError("tls", "expired") } as Outcome<Payload>],
  ] as const)("tries %s, too", async ([, outcome]) => {
    const next = scriptedSink<Payload>(outcome, delivered);
    const { add, delivery } = setUp(next);
    add(payloadOf("a", 1));
    await turn();
    await delivery.close(newCall().call);
    expect(next.sends).toHaveLength(2);
  });

  it.for([
    ["obeys its abort", (_: Payload, call: Call) => untilAborted(call)],
    ["ignores its abort", hang],
  ] as const)("ends with its call when the sink %s", async ([, answer]) => {
    const next = scriptedSink<Payload>(answer);
    const { clock, add, delivery, entries } = setUp(next);
    add(payloadOf("a", 1), payloadOf("b", 1));
    await turn();
    const { call, over } = newCall();
    const closed = delivery.close(call);
    await turn();
    over.abort(new ExportError("timeout", "not done within 10 ms"));
    await clock.advance(50);
    await closed;
    expect(next.sends[0]!.call.signal.aborted).toBe(true);
    expect(next.sends).toHaveLength(1);
    expect(entries).toHaveLength(2);
    expect(clock.pending()).toEqual([]);
  });

  it("tells what it sends that it closes", async () => {
    const next = scriptedSink<Payload>(hang);
    const { add, delivery } = setUp(next);
    add(payloadOf("a", 1));
    await turn();
    void delivery.close(newCall().call);
    expect(next.sends[0]!.call.closing?.aborted).toBe(true);
  });

  it("is the end: nothing is sent afterwards", async () => {
    const next = scriptedSink<Payload>(delivered);
    const { add, delivery } = setUp(next);
    await delivery.close(newCall().call);
    add(payloadOf("a", 1));
    await delivery.flush(newCall().call);
    await delivery.close(newCall().call);
    expect(next.sends).toEqual([]);
  });
});

describe("a delivery that takes too long", () => {
  it("is ended and tried again", async () => {
    const next = scriptedSink<Payload>(hang, delivered);
    const { clock, add, figures } = setUp(next, { deliveryTimeoutMs: 5_000 });
    add(payloadOf("a", 1));
    await clock.advance(0);
    const { call } = next.sends[0]!;
    expect(call.deadline - clock.now()).toBe(5_000);
    await clock.advance(5_000);
    expect(call.signal.reason).toMatchObject({ code: "timeout" });
    await clock.advance(2_000);
    expect(figures()).toEqual({ points: 1, delivered: 1, retries: 1 });
  });

  it("may take as long as it likes with 0", async () => {
    const { clock, add } = setUp(scriptedSink<Payload>(hang), { deliveryTimeoutMs: 0 });
    add(payloadOf("a", 1));
    await clock.advance(0);
    expect(clock.pending()).toEqual([]);
  });
});

describe("the context of a delivery", () => {
  // What a context manager does, in short.
  const storage = new AsyncLocalStorage<typeof ROOT_CONTEXT>();

  beforeEach(() => {
    context.setGlobalContextManager({
      active: () => storage.getStore() ?? ROOT_CONTEXT,
      with: (given, run, self, ...args) => storage.run(given, () => run.apply(self, args) as never),
      bind: (_, target) => target,
      enable() {
        return this;
      },
      disable() {
        return this;
      },
    });
  });

  afterEach(() => context.disable());

  it("has tracing suppressed, and nobody's span", async () => {
    const seen: (readonly [boolean, boolean])[] = [];
    const suppressed = Symbol.for("OpenTelemetry SDK Context Key SUPPRESS_TRACING");
    const next = scriptedSink<Payload>(() => {
      const active = context.active();
      seen.push([active.getValue(suppressed) === true, trace.getSpan(active) === undefined]);
      return seen.length < 2 ? retryable() : delivered;
    });
    const { clock, add } = setUp(next);
    const span = trace.wrapSpanContext({ traceId: "1".repeat(32), spanId: "1".repeat(16), traceFlags: 1 });
    context.with(trace.setSpan(ROOT_CONTEXT, span), () => add(payloadOf("a", 1)));
    await clock.advance(1_000);
    expect(seen).toEqual([
      [true, true],
      [true, true],
    ]);
  });
});

/** Lets the event loop turn as often as a division may let it, which goes by the real clock. */
async function divided(clock: TestClock): Promise<void> {
  for (let turns = 0; turns < 20; turns++) await clock.advance(0);
}

function untilAborted(call: Call): Promise<Outcome<Payload>> {
  return new Promise((resolve) => {
    call.signal.addEventListener("abort", () =>
      resolve({ kind: "retryable", error: call.signal.reason as ExportError }),
    );
  });
}
