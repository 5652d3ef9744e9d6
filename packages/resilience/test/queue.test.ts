import { getEventListeners } from "node:events";
import {
  ExportError,
  flow,
  type Layer,
  type Outcome,
  type Payload,
  type Sink,
  temporalitySelector,
} from "@meterbridge/core";
import { testClock } from "@meterbridge/test-harness";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { queue } from "../src/queue/queue.ts";
import type { QueueOptions } from "../src/queue/queue-options.ts";
import { metricsOf } from "./fallback-metrics.ts";
import { delivered, failed, hang, newCall, retryable, scriptedSink, turn } from "./scripted-sink.ts";
import { figuresOf } from "./shown-figures.ts";
import { divisible, nameOf, payloadOf } from "./some-payloads.ts";

const accepted = { kind: "delivered", rejectedPoints: 0, accepted: true };

/** A queue of payloads on a held clock, without jitter. */
function setUp(next: Sink<Payload>, options: QueueOptions<Payload> = {}) {
  const clock = testClock();
  const sink = queue<Payload>({ clock, random: () => 1, ...options })(next);
  return {
    clock,
    sink,
    send: (payload: Payload, call = newCall().call) => sink.send(payload, call),
    figures: () => figuresOf(sink),
  };
}

function names(next: { readonly sends: readonly { readonly input: Payload }[] }): string[] {
  return next.sends.map(({ input }) => nameOf(input));
}

/** A far end that answers when it is told to. */
function patient() {
  const answers: ((outcome: Outcome<Payload>) => void)[] = [];
  const next = scriptedSink<Payload>(() => new Promise((resolve) => answers.push(resolve)));
  return { next, answer: (outcome: Outcome<Payload>) => answers.shift()!(outcome) };
}

describe("a send", () => {
  it("is answered as soon as it is queued, with the far end down", async () => {
    const { send, clock, figures } = setUp(scriptedSink<Payload>(retryable(), delivered));
    expect(await send(payloadOf("a", 10))).toEqual(accepted);
    expect(await send(payloadOf("b", 5))).toEqual(accepted);
    expect(figures()).toMatchObject({ "queue.items": 2, "queue.points": 15, "queue.bytes": 15, "accepted.points": 15 });
    await clock.advance(1_000);
    expect(figures()).toEqual({
      "queue.capacity.bytes": 67_108_864,
      "queue.capacity.items": 10_000,
      "accepted.points": 15,
      "accepted.delivered": 15,
      retries: 1,
      next: 1,
    });
  });

  it("hands on the very payload, once its turn has come", async () => {
    const next = scriptedSink<Payload>(delivered);
    const { send, clock } = setUp(next);
    const payloads = [divisible("a", 0, 3), payloadOf("b", 1, { range: [0, 1] })];
    for (const payload of payloads) await send(payload);
    await clock.advance(0);
    expect(next.sends.map(({ input }) => input)).toEqual(payloads);
    expect(next.sends[0]!.input).toBe(payloads[0]);
  });

  it("takes metrics, and changes nothing of them", async () => {
    const next = scriptedSink<ResourceMetrics>(delivered);
    const sink = flow(queue({ clock: testClock() }), next);
    const metrics = metricsOf(1, 2, 3);
    const before = structuredClone(metrics);
    expect(await sink.send(metrics, newCall().call)).toEqual(accepted);
    await sink.flush(newCall().call);
    expect(next.sends[0]!.input).toBe(metrics);
    expect(metrics).toEqual(before);
  });

  it("whose call is over is not taken, and nothing has to go for it", async () => {
    const next = scriptedSink<Payload>(delivered);
    const { send, clock } = setUp(next, { maxItems: 1 });
    await send(payloadOf("b", 1));
    const { call, over } = newCall();
    over.abort(new ExportError("timeout", "not done"));
    expect(await send(payloadOf("a", 1), call)).toMatchObject({ kind: "retryable", error: { code: "timeout" } });
    await clock.advance(0);
    expect(names(next)).toEqual(["b"]);
  });

  it("of what is neither metrics nor a payload fails", async () => {
    const { send } = setUp(scriptedSink<Payload>(delivered));
    expect(await send({} as Payload)).toMatchObject({ kind: "failed", error: { code: "encoding" } });
  });

  it.for(["drop-oldest", "drop-newest", "block"] as const)(
    "of more than the whole queue has room for fails, and nothing has to go for it (%s)",
    async (overflow) => {
      const { send, figures } = setUp(scriptedSink<Payload>(retryable()), { maxBytes: 10, overflow });
      await send(payloadOf("a", 10));
      expect(await send(payloadOf("b", 11))).toMatchObject({ kind: "failed", error: { code: "too_large" } });
      expect(figures()).toMatchObject({ "queue.items": 1, "accepted.points": 10 });
    },
  );
});

describe("when there is no room", () => {
  it.for([
    ["bytes", { maxBytes: 10 }],
    ["items", { maxItems: 2 }],
  ] as const)("by %s, the oldest goes that is not being sent, and is counted", async ([, limits]) => {
    const { next, answer } = patient();
    const { send, figures, clock } = setUp(next, limits);
    for (const name of ["a", "b", "c", "d"]) await send(payloadOf(name, 5));
    expect(figures()).toMatchObject({ "queue.items": 2, "queue.bytes": 10, "accepted.dropped overflow": 10 });
    for (let index = 0; index < 2; index++) {
      await clock.advance(0);
      answer(delivered);
    }
    await clock.advance(0);
    expect(names(next)).toEqual(["a", "d"]);
    expect(figures()).toMatchObject({ "accepted.points": 20, "accepted.delivered": 10 });
  });

  it("even what is being sent goes, when it stands alone, and is counted by what becomes of it", async () => {
    const { next, answer } = patient();
    const { send, figures, clock } = setUp(next, { maxItems: 1 });
    await send(payloadOf("a", 5));
    await clock.advance(0);
    await send(payloadOf("b", 1));
    expect(figures()).toMatchObject({ "queue.items": 1, "queue.bytes": 1 });
    expect(figures()).not.toHaveProperty("accepted.dropped overflow");
    answer(retryable());
    await clock.advance(1_000);
    answer(delivered);
    await clock.advance(0);
    expect(names(next)).toEqual(["a", "b"]);
    expect(figures()).toMatchObject({ "accepted.dropped overflow": 5, "accepted.delivered": 1 });
  });

  it("the newest is refused with drop-newest, and counted by its sender", async () => {
    const { send, figures, clock } = setUp(scriptedSink<Payload>(retryable(), delivered), {
      maxItems: 2,
      overflow: "drop-newest",
    });
    await send(payloadOf("a", 1));
    await send(payloadOf("b", 1));
    expect(await send(payloadOf("c", 1))).toMatchObject({ kind: "failed", error: { code: "overflow" } });
    await clock.advance(1_000);
    expect(figures()).toMatchObject({ "accepted.points": 2, "accepted.delivered": 2 });
    expect(await send(payloadOf("d", 1))).toEqual(accepted);
  });

  it("nothing exceeds the limits at any time", async () => {
    const { send, figures } = setUp(scriptedSink<Payload>(hang), { maxBytes: 100, maxItems: 7 });
    for (let size = 0; size <= 100; size++) {
      await send(payloadOf(String(size), (size * 37) % 101));
      const { "queue.bytes": bytes = 0, "queue.items": items = 0 } = figures();
      expect(bytes).toBeLessThanOrEqual(100);
      expect(items).toBeLessThanOrEqual(7);
    }
  });
});

describe("with block", () => {
  const blocking = { maxItems: 1, overflow: "block" } as const;

  it("sends wait for room, in order", async () => {
    const { next, answer } = patient();
    const { send, clock } = setUp(next, blocking);
    const answered: string[] = [];
    for (const name of ["a", "b", "c"]) void send(payloadOf(name, 1)).then(() => answered.push(name));
    await clock.advance(0);
    expect(answered).toEqual(["a"]);
    answer(delivered);
    await clock.advance(0);
    expect(answered).toEqual(["a", "b"]);
    answer(delivered);
    await clock.advance(0);
    answer(delivered);
    await clock.advance(0);
    expect(answered).toEqual(["a", "b", "c"]);
    expect(names(next)).toEqual(["a", "b", "c"]);
  });

  it("a small one does not overtake a large one", async () => {
    const { next, answer } = patient();
    const { send, clock } = setUp(next, { maxBytes: 10, overflow: "block" });
    await send(payloadOf("a", 8));
    void send(payloadOf("b", 9));
    void send(payloadOf("c", 1));
    for (let index = 0; index < 3; index++) {
      await clock.advance(0);
      answer(delivered);
    }
    await clock.advance(0);
    expect(names(next)).toEqual(["a", "b", "c"]);
  });

  it.for([
    ["its call ends", "over", "timeout"],
    ["the exporter is being shut down", "closing", "shutdown"],
  ] as const)("a send waits no longer when %s, and is not delivered later", async ([, end, code]) => {
    const { next, answer } = patient();
    const { send, clock, figures } = setUp(next, blocking);
    await send(payloadOf("a", 1));
    const handles = newCall();
    const sent = send(payloadOf("b", 1), handles.call);
    await clock.advance(0);
    handles[end].abort(new ExportError("timeout", "not done"));
    expect(await sent).toMatchObject({ kind: "retryable", error: { code } });
    answer(delivered);
    await clock.advance(0);
    expect(names(next)).toEqual(["a"]);
    expect(figures()).toMatchObject({ "accepted.points": 1 });
    expect(getEventListeners(handles.call.signal, "abort")).toEqual([]);
    expect(getEventListeners(handles.call.closing!, "abort")).toEqual([]);
  });

  it("a send has its answer when the queue is closed", async () => {
    const { send, sink } = setUp(scriptedSink<Payload>(retryable()), blocking);
    await send(payloadOf("a", 1));
    const sent = send(payloadOf("b", 1));
    await sink.close(newCall().call);
    expect(await sent).toMatchObject({ kind: "retryable", error: { code: "shutdown" } });
  });

  it("flush waits for them, too", async () => {
    const next = scriptedSink<Payload>(async () => {
      await turn();
      return delivered;
    });
    const { send, sink } = setUp(next, blocking);
    for (const name of ["a", "b", "c"]) void send(payloadOf(name, 1));
    await sink.flush(newCall().call);
    expect(names(next)).toEqual(["a", "b", "c"]);
  });
});

describe("what is too old", () => {
  it("is dropped when it would be sent", async () => {
    const next = scriptedSink<Payload>(retryable({ retryAfterMs: 10_000 }), delivered);
    const { send, clock, figures } = setUp(next, { maxAgeMs: 8_000 });
    await send(payloadOf("a", 1));
    await clock.advance(5_000);
    await send(payloadOf("b", 1));
    await clock.advance(20_000);
    expect(names(next)).toEqual(["a", "b"]);
    expect(figures()).toMatchObject({ "accepted.dropped expired": 1, "accepted.delivered": 1 });
  });

  it("goes first when room is needed, whatever the policy", async () => {
    const next = scriptedSink<Payload>(retryable({ retryAfterMs: 100_000 }));
    const { send, clock, figures } = setUp(next, { maxAgeMs: 8_000, maxItems: 2, overflow: "drop-newest" });
    await send(payloadOf("a", 1));
    await send(payloadOf("b", 1));
    await clock.advance(8_001);
    expect(await send(payloadOf("c", 1))).toEqual(accepted);
    expect(figures()).toMatchObject({ "queue.items": 1, "accepted.dropped expired": 2 });
  });

  it("may be as old as it likes with 0", async () => {
    const next = scriptedSink<Payload>(retryable({ retryAfterMs: 300_000 }), delivered);
    const { send, clock } = setUp(next, { maxAgeMs: 0 });
    await send(payloadOf("a", 1));
    await clock.advance(400_000);
    expect(next.sends).toHaveLength(2);
  });

  it("is told by a clock that no administrator sets", async () => {
    const next = scriptedSink<Payload>(retryable(), delivered);
    const { send, clock } = setUp(next, { maxAgeMs: 8_000 });
    await send(payloadOf("a", 1));
    clock.setWallTime(clock.wallTime() + 86_400_000);
    await clock.advance(1_000);
    expect(next.sends).toHaveLength(2);
  });
});

describe("the bytes of a payload", () => {
  it("are those of its buffer, which a small view keeps whole: then it is copied", async () => {
    const slab = new Uint8Array(1_000).fill(7);
    const body = slab.subarray(100, 110);
    const next = scriptedSink<Payload>(delivered);
    const { send, figures, clock } = setUp(next);
    await send({ ...payloadOf("a", 1), body });
    expect(figures()).toMatchObject({ "queue.bytes": 10 });
    await clock.advance(0);
    const sent = next.sends[0]!.input.body;
    expect([sent.byteLength, sent.buffer.byteLength, sent[0]]).toEqual([10, 10, 7]);
  });

  it("are the whole buffer's where the view is most of it", async () => {
    const { send, figures } = setUp(scriptedSink<Payload>(hang));
    await send({ ...payloadOf("a", 1), body: new Uint8Array(100).subarray(0, 60) });
    expect(figures()).toMatchObject({ "queue.bytes": 100 });
  });

  it("are more while it can be divided, which goes before anything is dropped", async () => {
    const { next, answer } = patient();
    const { send, figures, clock } = setUp(next, { maxBytes: 1_500 });
    await send(payloadOf("first", 1));
    await send(divisible("a", 0, 2));
    expect(figures()).toMatchObject({ "queue.bytes": 1 + 2 + 1_200 });
    await send(divisible("b", 0, 2));
    expect(figures()).toMatchObject({ "queue.bytes": 1 + 2 + 2 + 1_200, "queue.items": 3 });
    await send(payloadOf("c", 900));
    expect(figures()).toMatchObject({ "queue.bytes": 1 + 2 + 2 + 900, "queue.items": 4 });
    expect(figures()).not.toHaveProperty("accepted.dropped overflow");
    for (let index = 0; index < 4; index++) {
      await clock.advance(0);
      answer(delivered);
    }
    await clock.advance(0);
    expect(names(next)).toEqual(["first", "a01", "b01", "c"]);
    expect(next.sends.map(({ input }) => input.split !== undefined)).toEqual([false, false, false, false]);
  });
});

describe("a payload that is kept for as long as nobody lets us in", () => {
  it.for(["unauthorized", "tls", "overflow"] as const)("(%s) is divided afterwards as if it were new", async (code) => {
    const notNow: Outcome<Payload> = { kind: "failed", error: new ExportError(code, "not like this") };
    const { next, answer } = patient();
    const { send, figures, clock } = setUp(next, { maxAgeMs: 0 });
    await send(divisible("a", 0, 4));
    const outcomes = [...Array.from({ length: 70 }, () => notNow), { ...failed, divide: [1] } as const, delivered];
    for (const [attempts, outcome] of outcomes.entries()) {
      do await clock.advance(60_000);
      while (next.sends.length === attempts);
      answer(outcome);
    }
    await clock.advance(0);
    expect(names(next).slice(69)).toEqual(["a0123", "a0123", "a023"]);
    expect(figures()).toMatchObject({ "accepted.delivered": 3, "accepted.dropped refused": 1 });
  });
});

describe("the memory of a payload", () => {
  const releasable = (name: string, released: string[]): Payload =>
    payloadOf(name, 1, { release: () => void released.push(name) });

  it("is given back once it is delivered, not before", async () => {
    const released: string[] = [];
    const { send, clock } = setUp(scriptedSink<Payload>(retryable(), delivered));
    await send(releasable("a", released));
    await clock.advance(500);
    expect(released).toEqual([]);
    await clock.advance(500);
    expect(released).toEqual(["a"]);
  });

  it("is given back when it had to go", async () => {
    const released: string[] = [];
    const { send, clock, sink } = setUp(scriptedSink<Payload>(retryable()), { maxItems: 2 });
    for (const name of ["a", "b", "c"]) await send(releasable(name, released));
    await clock.advance(0);
    expect(released).toEqual(["a"]);
    await sink.close(newCall().call);
    expect(released).toEqual(["a", "b", "c"]);
  });

  it("is not given back while a send that was abandoned may still read it", async () => {
    const released: string[] = [];
    const { next, answer } = patient();
    const { send, clock, figures } = setUp(next, { deliveryTimeoutMs: 5_000 });
    await send(releasable("a", released));
    await clock.advance(5_050);
    await clock.advance(1_000);
    expect(next.sends).toHaveLength(2);
    // The one that was abandoned answers late: it may still be sent again.
    answer(delivered);
    await clock.advance(0);
    expect(released).toEqual([]);
    answer(delivered);
    await clock.advance(0);
    expect(released).toEqual(["a"]);
    expect(figures()).toMatchObject({ "accepted.delivered": 1 });
  });

  it("is not given back when a send that was abandoned answers late, and it has to be sent again", async () => {
    const released: string[] = [];
    const { next, answer } = patient();
    const { send, clock } = setUp(next, { deliveryTimeoutMs: 5_000 });
    await send(releasable("a", released));
    await clock.advance(5_050);
    answer(delivered);
    await clock.advance(1_000);
    expect(next.sends).toHaveLength(2);
    expect(released).toEqual([]);
  });

  it("is left alone when the far end has it, and an abandoned send, too", async () => {
    const released: string[] = [];
    const next = scriptedSink<Payload>(hang, delivered);
    const { send, clock } = setUp(next, { deliveryTimeoutMs: 5_000 });
    await send(releasable("a", released));
    await clock.advance(5_050);
    await clock.advance(1_000);
    expect(next.sends).toHaveLength(2);
    expect(released).toEqual([]);
  });

  it.for([
    ["another queue has it", { ...delivered, accepted: true } as Outcome<Payload>, "enqueued"],
    ["the sender does so itself", delivered as Outcome<Payload>, "delivered"],
  ] as const)("is not given back when %s", async ([, outcome, acknowledge]) => {
    const released: string[] = [];
    const { send, clock } = setUp(scriptedSink<Payload>(outcome), { acknowledge });
    void send(releasable("a", released));
    await clock.advance(0);
    expect(released).toEqual([]);
  });

  it("may refuse to be given back", async () => {
    const next = scriptedSink<Payload>(delivered);
    const { send, clock, figures } = setUp(next);
    await send(
      payloadOf("a", 1, {
        release() {
          throw new Error("no");
        },
      }),
    );
    await clock.advance(0);
    expect(figures()).toMatchObject({ "accepted.delivered": 1 });
    expect(next.sends).toHaveLength(1);
  });
});

describe("acknowledged when delivered", () => {
  const options = { acknowledge: "delivered" } as const;

  it.for([
    ["delivered", { kind: "delivered", rejectedPoints: 2, message: "so-so" } as Outcome<Payload>],
    ["refused", failed as Outcome<Payload>],
    ["not let in", { kind: "failed", error: new ExportError("unauthorized", "HTTP 401") } as Outcome<Payload>],
    ["to be divided", { ...failed, divide: "halves" } as Outcome<Payload>],
  ] as const)("a send is answered with the outcome of the delivery: %s", async ([, outcome]) => {
    const { send, clock, figures } = setUp(scriptedSink<Payload>(retryable(), outcome), options);
    const sent = send(divisible("a", 0, 4));
    await clock.advance(1_000);
    expect(await sent).toEqual(outcome);
    expect(figures()).toEqual({
      "queue.capacity.bytes": 67_108_864,
      "queue.capacity.items": 10_000,
      retries: 1,
      next: 1,
    });
  });

  it("a send that waits in line is withdrawn when its call ends, and is not delivered later", async () => {
    const { next, answer } = patient();
    const { send, clock } = setUp(next, options);
    void send(payloadOf("a", 1));
    const { call, over } = newCall();
    const sent = send(payloadOf("b", 1), call);
    const last = send(payloadOf("c", 1));
    await clock.advance(0);
    over.abort(new ExportError("timeout", "not done"));
    expect(await sent).toMatchObject({ kind: "retryable", error: { code: "timeout" } });
    answer(delivered);
    await clock.advance(0);
    answer(delivered);
    expect(await last).toEqual(delivered);
    expect(names(next)).toEqual(["a", "c"]);
    expect(getEventListeners(call.signal, "abort")).toEqual([]);
  });

  it("a send whose turn comes when its call ends is not delivered", async () => {
    const next = scriptedSink<Payload>(delivered);
    const { send, clock } = setUp(next, options);
    const { call, over } = newCall();
    const sent = send(payloadOf("a", 1), call);
    over.abort(new ExportError("timeout", "not done"));
    await clock.advance(0);
    expect(await sent).toMatchObject({ kind: "retryable", error: { code: "timeout" } });
    expect(next.sends).toEqual([]);
  });

  it("a send that waits for another attempt is withdrawn with what its attempts left behind", async () => {
    const rest = payloadOf("a'", 1);
    const drops = [{ reason: "odd", points: 1 }];
    const next = scriptedSink<Payload>(retryable({ ambiguous: true, undelivered: rest, drops }));
    const { send, clock } = setUp(next, options);
    const { call, over } = newCall();
    const sent = send(payloadOf("a", 3), call);
    await clock.advance(0);
    const error = new ExportError("timeout", "not done");
    over.abort(error);
    expect(await sent).toEqual({ kind: "retryable", error, ambiguous: true, undelivered: rest, drops });
    await clock.advance(10_000);
    expect(next.sends).toHaveLength(1);
  });

  it("a send that is on its way ends with its call", async () => {
    const next = scriptedSink<Payload>(hang);
    const { send, clock } = setUp(next, options);
    const { call, over } = newCall();
    const sent = send(payloadOf("a", 1), call);
    await clock.advance(0);
    over.abort(new ExportError("timeout", "not done"));
    await clock.advance(50);
    expect(await sent).toMatchObject({ kind: "retryable", ambiguous: true, error: { code: "timeout" } });
  });

  it("short calls one after the other make no hot loop", async () => {
    const next = scriptedSink<Payload>(async () => {
      await turn();
      return retryable();
    });
    const { send, clock } = setUp(next, options);
    for (let time = 0; time < 1_000; time += 10) {
      const { call, over } = newCall();
      void send(payloadOf("a", 1), call);
      await clock.advance(10);
      over.abort();
    }
    expect(next.sends.length).toBeLessThanOrEqual(10);
  });

  it("what the far end asks for outlasts the calls of those who wait", async () => {
    const next = scriptedSink<Payload>(retryable({ retryAfterMs: 60_000 }, "throttled"), delivered);
    const { send, clock } = setUp(next, options);
    for (let time = 0; time < 60_000; time += 600) {
      const { call, over } = newCall();
      void send(payloadOf("a", 1), call);
      void send(payloadOf("b", 1), call);
      await clock.advance(200);
      over.abort();
      await clock.advance(400);
    }
    expect(next.sends).toHaveLength(1);
    const answered = send(payloadOf("c", 1));
    await clock.advance(16_000);
    expect(await answered).toMatchObject({ kind: "delivered" });
    expect(next.sends).toHaveLength(2);
  });

  it.for([
    ["waits", false],
    ["is being sent", true],
  ] as const)("a send that has to make room while it %s fails with overflow", async ([, isSending]) => {
    const { next, answer } = patient();
    const { send, clock } = setUp(next, { ...options, maxItems: isSending ? 1 : 2 });
    const first = send(payloadOf("a", 1));
    const second = isSending ? first : send(payloadOf("b", 1));
    await clock.advance(0);
    void send(payloadOf("c", 1));
    if (isSending) answer(retryable());
    expect(await second).toMatchObject({ kind: "failed", error: { code: "overflow" } });
  });

  it("every send has one more attempt while the exporter is being shut down", async () => {
    const next = scriptedSink<Payload>(retryable());
    const { send, clock } = setUp(next, options);
    const { call, closing } = newCall();
    const sends = [send(payloadOf("a", 1), call), send(payloadOf("b", 1), call)];
    await clock.advance(0);
    closing.abort();
    for (const outcome of await Promise.all(sends)) expect(outcome).toMatchObject({ error: { code: "unavailable" } });
    expect(names(next)).toEqual(["a", "a", "b"]);
  });

  it("whoever is left has an answer when the queue is closed", async () => {
    const next = scriptedSink<Payload>(retryable());
    const { send, clock, sink } = setUp(next, options);
    const sends = [send(payloadOf("a", 1)), send(payloadOf("b", 1))];
    await clock.advance(0);
    await sink.close(newCall().call);
    const [first, second] = await Promise.all(sends);
    expect(first).toMatchObject({ kind: "retryable", error: { code: "unavailable" } });
    expect(second).toMatchObject({ kind: "retryable", error: { code: "shutdown" } });
    expect(names(next)).toEqual(["a", "a"]);
  });

  it("close ends with its call when a send of a call without end hangs", async () => {
    const { send, clock, sink } = setUp(scriptedSink<Payload>(hang), options);
    const sent = send(payloadOf("a", 1));
    await clock.advance(0);
    const { call, over } = newCall();
    const closed = sink.close(call);
    over.abort();
    await clock.advance(50);
    await closed;
    expect(await sent).toMatchObject({ kind: "retryable" });
    expect(clock.pending()).toEqual([]);
  });
});

describe("close", () => {
  it("delivers what it can, counts the rest as lost, and closes what is behind", async () => {
    const next = scriptedSink<Payload>(retryable(), delivered, retryable());
    const { send, clock, sink, figures } = setUp(next);
    for (const name of ["a", "b", "c"]) await send(payloadOf(name, 2));
    await clock.advance(0);
    await sink.close(newCall().call);
    expect(names(next)).toEqual(["a", "a", "b"]);
    expect(next.events.at(-1)).toBe("close");
    expect(figures()).toMatchObject({ "accepted.delivered": 2, "accepted.dropped shutdown": 4 });
    expect(figures()).not.toHaveProperty("queue.items");
    expect(clock.pending()).toEqual([]);
  });

  it("ends with its call when the far end hangs", async () => {
    const { send, clock, sink, figures } = setUp(scriptedSink<Payload>(hang));
    await send(payloadOf("a", 2));
    const { call, over } = newCall();
    const closed = sink.close(call);
    await clock.advance(0);
    over.abort();
    await clock.advance(50);
    await closed;
    expect(figures()).toMatchObject({ "accepted.dropped shutdown": 2 });
    expect(clock.pending()).toEqual([]);
  });

  it("is safe twice, and refuses what comes later", async () => {
    const next = scriptedSink<Payload>(delivered);
    const { send, sink } = setUp(next);
    await Promise.all([sink.close(newCall().call), sink.close(newCall().call)]);
    await sink.close(newCall().call);
    expect(await send(payloadOf("a", 1))).toMatchObject({ kind: "failed", error: { code: "shutdown" } });
    expect(next.events).toEqual(["close"]);
  });

  it.for(["drop-oldest", "block"] as const)("lets nothing go for what comes meanwhile (%s)", async (overflow) => {
    const { next, answer } = patient();
    const { send, sink, figures, clock } = setUp(next, { maxItems: 2, overflow });
    await send(payloadOf("a", 1));
    await send(payloadOf("b", 1));
    await clock.advance(0);
    const closed = sink.close(newCall().call);
    expect(await send(payloadOf("c", 1))).toMatchObject({ kind: "failed", error: { code: "shutdown" } });
    for (let index = 0; index < 2; index++) {
      answer(delivered);
      await clock.advance(0);
    }
    await closed;
    expect(figures()).toMatchObject({ "accepted.points": 2, "accepted.delivered": 2 });
  });
});

it("flush goes on to what is behind", async () => {
  const next = scriptedSink<Payload>(delivered);
  const { send, sink } = setUp(next);
  await send(payloadOf("a", 1));
  await sink.flush(newCall().call);
  expect(next.events).toEqual(["send", "delivered", "flush"]);
});

it("passes selectors on", () => {
  const selectors = { temporality: temporalitySelector("delta") };
  expect(queue()({ ...scriptedSink<ResourceMetrics>(delivered), selectors }).selectors).toBe(selectors);
});

it("names every wrong option in one error", () => {
  const options = {
    maxBytes: 0,
    maxItems: 0.5,
    maxAgeMs: -1,
    overflow: "drop",
    acknowledge: true,
    maxTries: 0,
    size: 1,
  };
  expect(() => queue(options as never)).toThrow(
    /^queue: 7 wrong options\n {2}maxBytes: .*\n {2}maxItems: .*\n {2}maxAgeMs: .*\n {2}overflow: .*\n {2}acknowledge: .*\n {2}maxTries: .*\n {2}size: unknown/,
  );
});

it("merges metrics only: the compiler refuses it for payloads", () => {
  const ofMetrics: Layer<ResourceMetrics> = queue({ overflow: "merge-delta" });
  // @ts-expect-error Payloads cannot be merged.
  const ofPayloads: Layer<Payload> = queue({ overflow: "merge-delta" });
  expect([ofMetrics, ofPayloads]).toHaveLength(2);
});
