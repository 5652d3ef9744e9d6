import { type Call, ExportError, type Outcome, type Payload, type Sink } from "@meterbridge/core";
import { testClock, type TestClock } from "@meterbridge/test-harness";
import fc from "fast-check";
import { expect, it } from "vitest";
import { queue } from "../src/queue/queue.ts";
import type { QueueOptions } from "../src/queue/queue-options.ts";
import { newCall, turn } from "./scripted-sink.ts";
import { figuresOf } from "./shown-figures.ts";

/** A payload that knows which data points are in it. */
interface Numbered extends Payload {
  readonly ids: readonly number[];
}

const answers = [
  "deliver",
  "reject some",
  "retry",
  "retry later",
  "arrive unheard",
  "refuse",
  "do not let in",
  "take some",
  "throw",
  "hang",
  "hang until aborted",
  "want halves",
  "want it without the first",
] as const;
type Answer = (typeof answers)[number];

type Action =
  | { readonly do: "send"; readonly points: number; readonly endsAfterMs: number | undefined }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "flush" };

/** `settles`: only then do others have their turn before the next one. */
type Step = Action & { readonly settles: boolean };

const action = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("send" as const), points: fc.nat(9), endsAfterMs: endings() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.constantFrom(0, 1, 100, 1_000, 7_000, 60_000) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: "flush" as const }) },
);
const steps = fc.array(
  fc.tuple(action, fc.boolean()).map(([action, settles]): Step => ({ ...action, settles })),
  { minLength: 1, maxLength: 40 },
);
const farEnds = fc.array(fc.oneof(fc.constantFrom(...answers), fc.constant<Answer>("retry")), {
  minLength: 1,
  maxLength: 20,
});
const settings = fc.record({
  maxBytes: fc.constantFrom(10, 30, 5_000),
  maxItems: fc.constantFrom(1, 2, 5, 100),
  maxAgeMs: fc.constantFrom(0, 5_000, 100_000),
  overflow: fc.constantFrom("drop-oldest" as const, "drop-newest" as const, "block" as const),
  acknowledge: fc.constantFrom("enqueued" as const, "enqueued" as const, "delivered" as const),
  deliveryTimeoutMs: fc.constantFrom(1_000, 60_000),
  maxTries: fc.constantFrom(1, 3),
});

it("accounts for every data point, and delivers none twice that nobody was in doubt about", async () => {
  await fc.assert(
    fc.asyncProperty(steps, farEnds, settings, fc.boolean(), async (script, outcomes, options, closesInTime) => {
      const clock = testClock();
      const far = farEnd(outcomes);
      const run = start(far, clock, options);
      for (const step of script) {
        await run.perform(step);
        const { waiting, accounted, accepted } = run.books();
        expect(accounted + waiting).toBeLessThanOrEqual(accepted);
      }
      await run.close(closesInTime);

      const { waiting, accounted, accepted, delivered, rejected } = run.books();
      expect(waiting).toBe(0);
      expect(accounted).toBe(accepted);
      expect(clock.pending()).toEqual([]);
      run.checkAnswers();
      const [arrived, doubtful] = [[...far.arrived.values()], far.doubtful];
      for (const [id, times] of far.arrived) if (!doubtful.has(id)) expect([id, times]).toEqual([id, 1]);
      if (options.acknowledge === "enqueued" && doubtful.size === 0) {
        expect(arrived).toHaveLength(delivered);
        expect(far.rejected).toBe(rejected);
      }
    }),
    { numRuns: 1_500 },
  );
});

function endings() {
  return fc.constantFrom(undefined, undefined, 10, 2_000, 20_000);
}

function start(far: ReturnType<typeof farEnd>, clock: TestClock, options: QueueOptions<Payload>) {
  const sink = queue<Payload>({ clock, ...options })(far.sink as Sink<Payload>);
  const sends: { readonly ids: readonly number[]; outcome?: Outcome<Payload>; arrivedThen?: number }[] = [];
  let ids = 0;
  return { perform, books, close, checkAnswers };

  async function perform(action: Step): Promise<void> {
    if (action.do === "wait") await clock.advance(action.ms);
    else if (action.do === "flush") flush();
    else send(action.points, action.endsAfterMs);
    if (action.settles) await turn();
  }

  function send(points: number, endsAfterMs: number | undefined): void {
    const payload = numbered(Array.from({ length: points }, () => ids++));
    const { call, over } = newCall();
    const cancel = endsAfterMs && clock.setTimeout(() => over.abort(new ExportError("timeout", "over")), endsAfterMs);
    const sent: (typeof sends)[number] = { ids: payload.ids };
    sends.push(sent);
    void sink.send(payload, call).then((outcome) => {
      if (cancel) cancel();
      expect(sent.outcome).toBeUndefined();
      sent.outcome = outcome;
    });
  }

  function flush(): void {
    const { call, over } = newCall();
    const cancel = clock.setTimeout(() => over.abort(), 500);
    void sink.flush(call).then(cancel);
  }

  async function close(inTime: boolean): Promise<void> {
    const { call, over } = newCall();
    const closed = sink.close(call);
    if (!inTime) over.abort();
    // What the far end has begun to answer it answers before the held clock leaps on.
    await turn();
    for (let step = 0; step < 50; step++) await clock.advance(1_500);
    over.abort();
    await clock.advance(50);
    await closed;
    await turn();
  }

  function books() {
    const figures = figuresOf(sink);
    const of = (name: string): number => figures[`accepted.${name}`] ?? 0;
    const dropped = Object.entries(figures).filter(([name]) => name.startsWith("accepted.dropped"));
    const lost = dropped.reduce((sum, [, points]) => sum + points, 0);
    const accounted = of("delivered") + of("rejected") + of("merged") + of("passed_on") + lost;
    expect(figures["queue.bytes"] ?? 0).toBeLessThanOrEqual(options.maxBytes!);
    expect(figures["queue.items"] ?? 0).toBeLessThanOrEqual(options.maxItems!);
    const waiting = options.acknowledge === "enqueued" ? (figures["queue.points"] ?? 0) : 0;
    return { waiting, accounted, accepted: of("points"), delivered: of("delivered"), rejected: of("rejected") };
  }

  /** Everybody has an answer; who waited for the delivery was told the truth. */
  function checkAnswers(): void {
    for (const { ids, outcome } of sends) {
      expect(outcome).toBeDefined();
      if (options.acknowledge === "enqueued" || outcome!.kind === "delivered") continue;
      const left = (outcome!.undelivered as Numbered | undefined)?.ids ?? ids;
      for (const id of left) if (!far.doubtful.has(id)) expect(far.arrived.has(id)).toBe(false);
    }
  }
}

function numbered(ids: readonly number[]): Numbered {
  return {
    ids,
    body: new Uint8Array(ids.length),
    contentType: "numbers",
    points: ids.length,
    split(by) {
      if (by !== "halves") return [numbered(ids.filter((_, index) => !by.includes(index)))];
      return [numbered(ids.slice(0, ids.length >>> 1)), numbered(ids.slice(ids.length >>> 1))];
    },
  };
}

/** A far end that does as it is told, one thing after the other and over again, and keeps books of its own. */
function farEnd(script: readonly Answer[]) {
  const arrived = new Map<number, number>();
  const doubtful = new Set<number>();
  const state = { arrived, doubtful, rejected: 0, sink: { send, flush: async () => {}, close: async () => {} } };
  let turnNumber = 0;
  return state;

  function take(ids: readonly number[]): void {
    for (const id of ids) arrived.set(id, (arrived.get(id) ?? 0) + 1);
  }

  async function send(payload: Payload, call: Call): Promise<Outcome<Payload>> {
    const { ids } = payload as Numbered;
    const answer = script[turnNumber++ % script.length]!;
    const error = new ExportError("unavailable", answer);
    const failed = (code: "refused" | "too_large" | "unauthorized"): ExportError => new ExportError(code, answer);
    await turn();
    switch (answer) {
      case "deliver":
        take(ids);
        return { kind: "delivered", rejectedPoints: 0 };
      case "reject some":
        take(ids.slice(1));
        state.rejected += Math.min(1, ids.length);
        return { kind: "delivered", rejectedPoints: Math.min(1, ids.length) };
      case "retry":
        return { kind: "retryable", error };
      case "retry later":
        return { kind: "retryable", error, retryAfterMs: 3_000 };
      case "arrive unheard":
        take(ids);
        for (const id of ids) doubtful.add(id);
        return { kind: "retryable", error, ambiguous: true };
      case "refuse":
        return { kind: "failed", error: failed("refused") };
      case "do not let in":
        return { kind: "failed", error: failed("unauthorized") };
      case "take some": {
        const some = Math.min(2, ids.length);
        take(ids.slice(0, some));
        const drops = ids.length > some ? [{ reason: "odd", points: 1 }] : [];
        return { kind: "retryable", error, undelivered: numbered(ids.slice(some + drops.length)), drops };
      }
      case "throw":
        throw new Error("thrown");
      case "hang":
        return new Promise(() => {});
      case "hang until aborted":
        return new Promise((resolve) => {
          const stop = (): void => resolve({ kind: "retryable", error });
          if (call.signal.aborted) stop();
          call.signal.addEventListener("abort", stop);
        });
      case "want halves":
        return { kind: "failed", error: failed("too_large"), divide: "halves" };
      case "want it without the first":
        return { kind: "failed", error: failed("refused"), divide: [0] };
    }
  }
}
