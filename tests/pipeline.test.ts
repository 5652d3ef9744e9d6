import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { type Encoder, ExportError, type Outcome, type Payload, pipeline, type Transport } from "@meterbridge/core";
import { sampleMetrics, valuesOf } from "./sample-metrics.ts";

const call = { signal: new AbortController().signal, deadline: Infinity };

/** Encodes values as a line each; negative ones cannot be encoded. */
function lines({ perPayload = Infinity, maxPoints = Infinity, ranges = true } = {}): Encoder {
  return {
    maxPoints,
    *encode(metrics, drop) {
      const points = metrics.scopeMetrics.flatMap((scope) => scope.metrics.flatMap((metric) => [...metric.dataPoints]));
      const entries = points.flatMap((point, at) => {
        const value = point.value as number;
        if (value >= 0) return [{ at, value }];
        drop("negative", point);
        return [];
      });
      for (let from = 0; from < entries.length; from += perPayload) {
        yield undefined;
        yield payloadOf(entries.slice(from, from + perPayload), ranges);
      }
    },
  };
}

interface Entry {
  readonly at: number;
  readonly value: number;
}

function payloadOf(entries: readonly Entry[], ranges: boolean): Payload {
  return {
    body: Buffer.from(entries.map(({ value }) => value).join("\n")),
    contentType: "text/plain",
    points: entries.length,
    ...(ranges && { range: [entries[0]!.at, entries.at(-1)!.at + 1] as const }),
    *split(by) {
      const middle = Math.ceil(entries.length / 2);
      const parts =
        by === "halves"
          ? [entries.slice(0, middle), entries.slice(middle)]
          : [entries.filter((_, index) => !by.includes(index))];
      for (const part of parts) if (part.length > 0) yield payloadOf(part, ranges);
    },
  };
}

/** A far end that answers by what it is sent, and remembers it. */
function farEnd(answer: (values: readonly number[], attempt: number) => Outcome<Payload>) {
  const attempts: (readonly number[])[] = [];
  const received: number[] = [];
  const transport: Transport = {
    async send({ body }) {
      const values = Buffer.from(body).toString().split("\n").map(Number);
      attempts.push(values);
      const outcome = answer(values, attempts.length);
      if (outcome.kind === "delivered") received.push(...values);
      return outcome;
    },
    flush: async () => {},
    close: async () => {},
  };
  return { transport, attempts, received };
}

const delivered: Outcome<never> = { kind: "delivered", rejectedPoints: 0 };
const busy: Outcome<never> = { kind: "retryable", error: new ExportError("unavailable", "HTTP 503"), retryAfterMs: 7 };
const refused: Outcome<never> = { kind: "failed", error: new ExportError("refused", "HTTP 400") };
const tooLarge: Outcome<never> = { kind: "failed", error: new ExportError("too_large", "HTTP 413"), divide: "halves" };

function valuesLeft(outcome: Outcome<ResourceMetrics>): readonly number[] | undefined {
  return outcome.kind === "delivered" ? [] : valuesOf(outcome.undelivered);
}

describe("what arrives", () => {
  it("sends everything, in order, in slices of at most as many data points as the encoder takes", async () => {
    const { transport, attempts, received } = farEnd(() => delivered);
    const outcome = await pipeline(lines({ maxPoints: 2 }), transport).send(
      sampleMetrics([
        [1, 2, 3],
        [4, 5],
      ]),
      call,
    );
    expect(outcome).toEqual(delivered);
    expect(received).toEqual([1, 2, 3, 4, 5]);
    expect(attempts).toEqual([[1, 2], [3, 4], [5]]);
  });

  it("sends nothing when there is nothing", async () => {
    const { transport, attempts } = farEnd(() => delivered);
    expect(await pipeline(lines(), transport).send(sampleMetrics(), call)).toEqual(delivered);
    expect(attempts).toEqual([]);
  });

  it("adds up what was rejected, within what was sent", async () => {
    const rejections = [1, 99, -5];
    const { transport } = farEnd((_, attempt) => ({
      kind: "delivered",
      rejectedPoints: rejections[attempt - 1]!,
      message: `message ${attempt}`,
    }));
    const outcome = await pipeline(lines({ perPayload: 2 }), transport).send(sampleMetrics([[1, 2, 3, 4, 5, 6]]), call);
    expect(outcome).toEqual({ kind: "delivered", rejectedPoints: 3, message: "message 1" });
  });
});

describe("what cannot be encoded", () => {
  it("is counted by reason, and the rest arrives", async () => {
    const { transport, received } = farEnd(() => delivered);
    const outcome = await pipeline(lines(), transport).send(sampleMetrics([[1, -2, 3, -4]]), call);
    expect(outcome).toEqual({ ...delivered, drops: [{ reason: "negative", points: 2 }] });
    expect(received).toEqual([1, 3]);
  });

  it("fails the export when it is everything", async () => {
    const { transport, attempts } = farEnd(() => delivered);
    const outcome = await pipeline(lines(), transport).send(sampleMetrics([[-1, -2]]), call);
    expect(outcome).toMatchObject({ kind: "failed", error: { code: "encoding" }, drops: [{ points: 2 }] });
    expect(valuesLeft(outcome)).toEqual([]);
    expect(attempts).toEqual([]);
  });

  it("fails nothing when there is nothing to say of the rest", async () => {
    const { transport } = farEnd(() => delivered);
    const encoder: Encoder = {
      encode({ scopeMetrics }, drop) {
        drop("negative", scopeMetrics[0]!.metrics[0]!.dataPoints[0]!);
        return [];
      },
    };
    const outcome = await pipeline(encoder, transport).send(sampleMetrics([[-1, 2]]), call);
    expect(outcome).toEqual({ ...delivered, drops: [{ reason: "negative", points: 1 }] });
  });

  it("is not even readable, and costs nothing else", async () => {
    const { transport, received } = farEnd(() => delivered);
    const metrics = sampleMetrics([[1, 2, 3]]);
    const { dataPoints } = metrics.scopeMetrics[0]!.metrics[0]!;
    const [first, second, third] = dataPoints;
    const unreadable = (): never => {
      throw new Error("not there");
    };
    Object.defineProperty(dataPoints, 1, { get: unreadable });
    const encoder: Encoder = {
      *encode(_, drop) {
        drop("unreadable", second!);
        const read = [
          { at: 0, value: first!.value as number },
          { at: 2, value: third!.value as number },
        ];
        yield payloadOf(read, true);
      },
    };
    const outcome = await pipeline(encoder, transport).send(metrics, call);
    expect(outcome).toMatchObject({ ...delivered, drops: [{ reason: "unreadable", points: 1 }] });
    expect(received).toEqual([1, 3]);
  });

  it("is not part of what is left for another attempt", async () => {
    const { transport } = farEnd(() => busy);
    const outcome = await pipeline(lines(), transport).send(sampleMetrics([[1, -2, 3]]), call);
    expect(valuesLeft(outcome)).toEqual([1, 3]);
    expect(outcome.drops).toEqual([{ reason: "negative", points: 1 }]);
  });
});

describe("what is left", () => {
  it("is everything when nothing arrived", async () => {
    const { transport } = farEnd(() => busy);
    expect(await pipeline(lines(), transport).send(sampleMetrics([[1, 2]]), call)).toEqual(busy);
  });

  it("is what comes from a retryable payload on; nothing more is tried", async () => {
    const { transport, attempts } = farEnd((_, attempt) => (attempt === 2 ? busy : delivered));
    const outcome = await pipeline(lines({ perPayload: 2 }), transport).send(sampleMetrics([[1, 2, 3, 4, 5, 6]]), call);
    expect(outcome).toMatchObject({ kind: "retryable", retryAfterMs: 7 });
    expect(valuesLeft(outcome)).toEqual([3, 4, 5, 6]);
    expect(attempts).toHaveLength(2);
  });

  it("is what failed for good; the others are tried", async () => {
    const { transport, received } = farEnd((values) => (values.includes(3) ? refused : delivered));
    const outcome = await pipeline(lines({ perPayload: 2 }), transport).send(sampleMetrics([[1, 2, 3, 4, 5, 6]]), call);
    expect(outcome).toMatchObject({ kind: "failed", error: { code: "refused" } });
    expect(valuesLeft(outcome)).toEqual([3, 4]);
    expect(received).toEqual([1, 2, 5, 6]);
  });

  it("is all the rest, untried, when the far end does not let us in", async () => {
    const unauthorized: Outcome<never> = { kind: "failed", error: new ExportError("unauthorized", "HTTP 401") };
    const { transport, attempts } = farEnd((_, attempt) => (attempt === 1 ? delivered : unauthorized));
    const outcome = await pipeline(lines({ perPayload: 2 }), transport).send(sampleMetrics([[1, 2, 3, 4, 5, 6]]), call);
    expect(outcome).toMatchObject({ kind: "failed", error: { code: "unauthorized" } });
    expect(valuesLeft(outcome)).toEqual([3, 4, 5, 6]);
    expect(attempts).toHaveLength(2);
  });

  it("may have arrived when one part of it may have", async () => {
    const { transport } = farEnd((values) => (values.includes(3) ? { ...refused, ambiguous: true } : refused));
    const outcome = await pipeline(lines({ perPayload: 2 }), transport).send(sampleMetrics([[1, 2, 3, 4]]), call);
    expect(outcome).toMatchObject({ kind: "failed", error: { code: "refused" }, ambiguous: true });
  });

  it("does not hold what failed for good when another part may be retried: that is counted as dropped", async () => {
    const { transport } = farEnd((_, attempt) => [refused, delivered, busy][attempt - 1]!);
    const outcome = await pipeline(lines({ perPayload: 2 }), transport).send(sampleMetrics([[1, 2, 3, 4, 5, 6]]), call);
    expect(outcome.drops).toEqual([{ reason: "refused", points: 2 }]);
    expect(valuesLeft(outcome)).toEqual([5, 6]);
  });

  it("keeps count of what was rejected before", async () => {
    const { transport } = farEnd((_, attempt) => (attempt === 1 ? { kind: "delivered", rejectedPoints: 1 } : busy));
    const outcome = await pipeline(lines({ perPayload: 2 }), transport).send(sampleMetrics([[1, 2, 3]]), call);
    expect(outcome.drops).toEqual([{ reason: "rejected", points: 1 }]);
  });

  it.for([
    ["fails", refused],
    ["may be retried", busy],
  ] as const)("keeps the far end's words on what was rejected before when another payload %s", async ([, other]) => {
    const partial: Outcome<never> = { kind: "delivered", rejectedPoints: 1, message: "field type conflict" };
    const { transport } = farEnd((_, attempt) => (attempt === 1 ? partial : other));
    const outcome = await pipeline(lines({ perPayload: 2 }), transport).send(sampleMetrics([[1, 2, 3]]), call);
    expect(outcome).toMatchObject({ kind: other.kind });
    expect(outcome.drops).toEqual([{ reason: "rejected", points: 1, message: "field type conflict" }]);
  });

  it("is a whole slice when the encoder does not say what is in a payload", async () => {
    const { transport } = farEnd((_, attempt) => (attempt === 3 ? busy : delivered));
    const encoder = lines({ perPayload: 1, maxPoints: 2, ranges: false });
    const outcome = await pipeline(encoder, transport).send(sampleMetrics([[1, 2, 3, 4]]), call);
    expect(valuesLeft(outcome)).toEqual([3, 4]);
  });

  it("is what had not been answered when the call was ended", async () => {
    const over = new AbortController();
    const { transport } = farEnd(() => {
      over.abort(new ExportError("timeout", "not done within 5 ms"));
      return delivered;
    });
    const encoder = lines({ perPayload: 2 });
    const outcome = await pipeline(encoder, transport).send(sampleMetrics([[1, 2, 3]]), {
      ...call,
      signal: over.signal,
    });
    expect(outcome).toMatchObject({ kind: "retryable", error: { code: "timeout" } });
    expect(valuesLeft(outcome)).toEqual([3]);
  });
});

describe("what is left of a data point that goes over several payloads", () => {
  /** The second of three data points goes over four payloads, and ends in the last one, where the third follows. */
  function* spread(between: () => void): Generator<Payload | undefined> {
    const ranges = [
      [0, 2, 1],
      [1, 2, 0],
      [1, 2, 0],
      [1, 3, 2],
    ] as const;
    for (const [index, [from, to, points]] of ranges.entries()) {
      if (index > 0) between();
      yield undefined;
      yield { body: Buffer.from(String(index)), contentType: "text/plain", points, range: [from, to] };
    }
  }

  it.for([0, 1, 2])("is all of it when the call is ended after payload %s", async (last) => {
    const ended = new AbortController();
    const { transport, received } = farEnd(([sent]) => {
      if (sent === last) ended.abort(new ExportError("timeout", "not done within 5 ms"));
      return delivered;
    });
    const encoder: Encoder = { encode: () => spread(() => {}) };
    const outcome = await pipeline(encoder, transport).send(sampleMetrics([[1, 2, 3]]), {
      ...call,
      signal: ended.signal,
    });
    expect(outcome.kind).toBe("retryable");
    expect(valuesLeft(outcome)).toEqual([2, 3]);
    expect(received.at(-1)).toBe(last);
  });

  it("is all of it when the encoder throws in between", async () => {
    const { transport } = farEnd(() => delivered);
    const broken = (): never => {
      throw new Error("it is broken");
    };
    const outcome = await pipeline({ encode: () => spread(broken) }, transport).send(sampleMetrics([[1, 2, 3]]), call);
    expect(outcome).toMatchObject({ kind: "failed", error: { code: "encoding" } });
    expect(valuesLeft(outcome)).toEqual([2, 3]);
  });

  it("is the data point once when several of its payloads fail", async () => {
    const { transport } = farEnd(([sent]) => (sent === 0 ? delivered : refused));
    const encoder: Encoder = { encode: () => spread(() => {}) };
    const outcome = await pipeline(encoder, transport).send(sampleMetrics([[1, 2, 3]]), call);
    expect(valuesLeft(outcome)).toEqual([2, 3]);
  });
});

it("what was answered is not left when something in the payload could not be encoded", async () => {
  const ended = new AbortController();
  const { transport } = farEnd(() => {
    ended.abort(new ExportError("timeout", "not done within 5 ms"));
    return delivered;
  });
  const encoder = lines({ perPayload: 2 });
  const outcome = await pipeline(encoder, transport).send(sampleMetrics([[1, -2, 3, 4]]), {
    ...call,
    signal: ended.signal,
  });
  expect(valuesLeft(outcome)).toEqual([4]);
});

describe("what is too large, or has a bad entry", () => {
  it("is halved until it fits", async () => {
    const { transport, received } = farEnd((values) => (values.length > 2 ? tooLarge : delivered));
    const outcome = await pipeline(lines(), transport).send(sampleMetrics([[1, 2, 3, 4, 5]]), call);
    expect(outcome).toEqual(delivered);
    expect(received).toEqual([1, 2, 3, 4, 5]);
  });

  it("is halved until the bad point stands alone, which alone is lost", async () => {
    const { transport, received } = farEnd((values) =>
      values.includes(4) ? { ...refused, divide: "halves" } : delivered,
    );
    const outcome = await pipeline(lines(), transport).send(sampleMetrics([[1, 2, 3, 4, 5]]), call);
    expect(outcome).toEqual({
      ...delivered,
      message: refused.error.message,
      drops: [{ reason: "refused", points: 1 }],
    });
    expect(received).toEqual([1, 2, 3, 5]);
  });

  it("is sent without the entries that the far end names", async () => {
    const { transport, received, attempts } = farEnd((_, attempt) =>
      attempt === 1 ? { ...refused, divide: [0, 2] } : delivered,
    );
    const outcome = await pipeline(lines(), transport).send(sampleMetrics([[1, -2, 3, 4]]), call);
    expect(outcome.drops).toEqual([
      { reason: "negative", points: 1 },
      { reason: "refused", points: 2 },
    ]);
    expect(received).toEqual([3]);
    expect(attempts).toHaveLength(2);
  });

  it("fails when one data point alone is too large", async () => {
    const { transport, attempts } = farEnd(() => tooLarge);
    const outcome = await pipeline(lines(), transport).send(sampleMetrics([[1]]), call);
    expect(outcome).toMatchObject({ kind: "failed", error: { code: "too_large" } });
    expect(attempts).toHaveLength(1);
  });

  it("leaves what was not answered when a half may be retried", async () => {
    const { transport } = farEnd((values, attempt) => (values.length > 2 ? tooLarge : attempt > 2 ? busy : delivered));
    const outcome = await pipeline(lines(), transport).send(sampleMetrics([[1, 2, 3, 4]]), call);
    expect(valuesLeft(outcome)).toEqual([3, 4]);
  });
});

describe("what is refused in parts", () => {
  const count = 5_000;
  const values = Array.from({ length: count }, (_, value) => value);
  const inHalves: Outcome<never> = { ...refused, divide: "halves" };

  it.for<[string, bad: readonly number[], mostAttempts: number]>([
    ["one bad point of 5 000", [4_999], 27],
    ["the very first", [0], 27],
    ["five bad points, far apart", [0, 1_000, 2_345, 3_456, 4_999], 125],
    ["twenty bad points in a row", Array.from({ length: 20 }, (_, at) => 1_234 + at), 100],
    ["sixty bad points, spread", Array.from({ length: 60 }, (_, nth) => 40 + nth * 83), 950],
    ["fifty bad points, every other one", Array.from({ length: 50 }, (_, nth) => nth * 2), 230],
  ])("is found and lost alone: %s", async ([, bad, mostAttempts]) => {
    const { transport, received, attempts } = farEnd((sent) =>
      sent.some((value) => bad.includes(value)) ? inHalves : delivered,
    );
    const outcome = await pipeline(lines(), transport).send(sampleMetrics([values]), call);
    expect(outcome).toEqual({
      ...delivered,
      message: refused.error.message,
      drops: [{ reason: "refused", points: bad.length }],
    });
    expect(received).toEqual(values.filter((value) => !bad.includes(value)));
    expect(attempts.length).toBeLessThanOrEqual(mostAttempts);
  });

  it.for<[string, take: (values: readonly number[]) => Outcome<Payload>, mostAttempts: number]>([
    ["everything, in halves", () => inHalves, 80],
    ["everything as too large", () => tooLarge, 80],
    ["everything, and names a point each time", () => ({ ...refused, divide: [0] }), 80],
    ["everything, and names many each time", () => ({ ...refused, divide: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] }), 80],
    ["every other point", (sent) => (sent.length === 1 && sent[0]! % 2 === 0 ? delivered : inHalves), 400],
    ["every tenth point", (sent) => (sent.some((value) => value % 10 === 0) ? inHalves : delivered), 800],
  ])("is not all asked for when the far end refuses %s", async ([, take, mostAttempts]) => {
    const { transport, received, attempts } = farEnd(take);
    const outcome = await pipeline(lines(), transport).send(sampleMetrics([values]), call);
    expect(attempts.length).toBeLessThanOrEqual(mostAttempts);
    expect(outcome.kind).toBe("failed");
    const dropped = outcome.drops!.reduce((sum, { points }) => sum + points, 0);
    const left = valuesLeft(outcome)!;
    expect(received.length + dropped + left.length).toBe(count);
    expect(new Set([...received, ...left]).size).toBe(received.length + left.length);
  });

  it("is looked for by halves, at last, where each answer names but the first of many", async () => {
    const bad = Array.from({ length: 45 }, (_, nth) => 50 + nth * 100);
    const { transport, received, attempts } = farEnd((sent) => {
      const first = sent.findIndex((value) => bad.includes(value));
      return first < 0 ? delivered : { ...refused, divide: [first] };
    });
    const outcome = await pipeline(lines(), transport).send(sampleMetrics([values]), call);
    expect(outcome).toEqual({
      ...delivered,
      message: refused.error.message,
      drops: [{ reason: "refused", points: bad.length }],
    });
    expect(received).toEqual(values.filter((value) => !bad.includes(value)));
    expect(attempts.length).toBeLessThan(300);
  });

  it("is divided after failures that have nothing to do with dividing", async () => {
    const gone: Outcome<never> = { kind: "failed", error: new ExportError("refused", "HTTP 404") };
    const { transport, received } = farEnd((sent) =>
      sent[0]! < 4_900 ? gone : sent.includes(4_950) ? inHalves : delivered,
    );
    await pipeline(lines({ perPayload: 50 }), transport).send(sampleMetrics([values]), call);
    expect(received).toEqual(values.slice(4_900).filter((value) => value !== 4_950));
  });

  it("has a limit for each payload: the next one is divided again", async () => {
    const { transport, received } = farEnd((sent) => (sent[0]! < 1_000 || sent.includes(3_000) ? inHalves : delivered));
    const outcome = await pipeline(lines({ perPayload: 1_000 }), transport).send(sampleMetrics([values]), call);
    expect(outcome.kind).toBe("failed");
    expect(received).toEqual(values.filter((value) => value >= 1_000 && value !== 3_000));
    expect(valuesLeft(outcome)!.every((value) => value < 1_000)).toBe(true);
  });

  it.for<[string, answer: Outcome<Payload>, perPayload: number, mostAttempts: number]>([
    ["as bad", inHalves, 250, 100],
    ["as too large", tooLarge, 250, 100],
    ["as bad, and a point is named", { ...refused, divide: [0] }, 250, 100],
    ["as bad, in small payloads", inHalves, 20, 320],
  ])("is not looked for in payload after payload when all is refused %s", async ([, answer, perPayload, most]) => {
    const { transport, attempts } = farEnd(() => answer);
    const outcome = await pipeline(lines({ perPayload, maxPoints: 1_000 }), transport).send(
      sampleMetrics([values]),
      call,
    );
    expect(outcome.kind).toBe("failed");
    expect(attempts.filter(({ length }) => length === perPayload)).toHaveLength(count / perPayload);
    expect(attempts.length).toBeLessThan(most);
    const dropped = (outcome.drops ?? []).reduce((sum, { points }) => sum + points, 0);
    expect(dropped + valuesLeft(outcome)!.length).toBe(count);
  });

  it("is divided again as soon as anything is taken", async () => {
    const { transport, received } = farEnd((sent) => (sent[0]! < 2_000 || sent.includes(4_000) ? inHalves : delivered));
    const outcome = await pipeline(lines({ perPayload: 1_000 }), transport).send(sampleMetrics([values]), call);
    expect(outcome.kind).toBe("failed");
    expect(received).toEqual(values.filter((value) => value >= 2_000 && value !== 4_000));
  });

  it.for([1, 100])("arrives whole where only %s of 10 000 are taken at once", async (most) => {
    const all = Array.from({ length: 10_000 }, (_, value) => value);
    const { transport, received } = farEnd((sent) => (sent.length > most ? tooLarge : delivered));
    const outcome = await pipeline(lines(), transport).send(sampleMetrics([all]), call);
    expect(outcome).toEqual(delivered);
    expect(received).toEqual(all);
  });

  it("is sent without what is named each time, until nothing is", async () => {
    const bad = [7, 1_234, 4_321];
    const { transport, received, attempts } = farEnd((sent) => {
      const at = sent.findIndex((value) => bad.includes(value));
      return at < 0 ? delivered : { ...refused, divide: [at] };
    });
    const outcome = await pipeline(lines(), transport).send(sampleMetrics([values]), call);
    expect(outcome).toEqual({
      ...delivered,
      message: refused.error.message,
      drops: [{ reason: "refused", points: 3 }],
    });
    expect(received).toHaveLength(count - 3);
    expect(attempts).toHaveLength(4);
  });

  it.for<[string, Outcome<Payload>]>([
    ["all of it is named", { ...refused, divide: [0, 1, 2] }],
    ["all of it is named, and more", { ...refused, divide: [0, 1, 2, 3, 99] }],
  ])("is all lost, and the export fails, when %s", async ([, answer]) => {
    const { transport, attempts } = farEnd(() => answer);
    const outcome = await pipeline(lines(), transport).send(sampleMetrics([[1, 2, 3]]), call);
    expect(outcome).toMatchObject({ kind: "failed", error: { code: "refused" } });
    expect(outcome.drops).toEqual([{ reason: "refused", points: 3 }]);
    expect(valuesLeft(outcome)).toEqual([]);
    expect(attempts).toHaveLength(1);
  });

  it.for<[string, Partial<Payload>, Outcome<Payload>]>([
    ["what is named is not in it", {}, { ...refused, divide: [3, 99, -1, 0.5] }],
    ["nothing is named", {}, { ...refused, divide: [] }],
    ["its encoder gives no parts", { *split() {} }, inHalves],
    [
      "its encoder only gives time to others",
      {
        *split() {
          yield undefined;
        },
      },
      inHalves,
    ],
  ])("fails as it is when %s", async ([, change, answer]) => {
    const { transport, attempts } = farEnd(() => answer);
    const encoder: Encoder = {
      *encode(metrics, drop) {
        for (const payload of lines().encode(metrics, drop)) yield payload && { ...payload, ...change };
      },
    };
    const outcome = await pipeline(encoder, transport).send(sampleMetrics([[1, 2, 3]]), call);
    expect(outcome).toEqual({ kind: "failed", error: expect.objectContaining({ code: "refused" }) });
    expect(attempts).toHaveLength(1);
  });

  it("is not sent for ever when its parts are no smaller", async () => {
    const { transport, attempts } = farEnd(() => inHalves);
    const same: Payload = {
      ...payloadOf(
        [
          { at: 0, value: 1 },
          { at: 1, value: 2 },
        ],
        true,
      ),
      split: () => [same],
    };
    const encoder: Encoder = { encode: () => [same] };
    const outcome = await pipeline(encoder, transport).send(sampleMetrics([[1, 2]]), call);
    expect(outcome).toMatchObject({ kind: "failed", error: { code: "refused" } });
    expect(attempts).toHaveLength(65);
  });
});

it.for([
  ["is given back when the far end has answered for it", delivered, 1],
  ["stays with whoever accepted it", { ...delivered, accepted: true }, 0],
  ["is not touched when it may be sent again", busy, 0],
  ["is not touched when it was refused", refused, 0],
] as const)("a payload's memory %s", async ([, outcome, expected]) => {
  let released = 0;
  const encoder: Encoder = {
    *encode() {
      yield { body: new Uint8Array(1), contentType: "text/plain", points: 1, release: () => void released++ };
    },
  };
  await pipeline(encoder, farEnd(() => outcome).transport).send(sampleMetrics([[1]]), call);
  expect(released).toBe(expected);
});

describe("what should not happen", () => {
  it("an encoder that throws fails what it has not encoded, and nothing else", async () => {
    const { transport, received } = farEnd(() => delivered);
    const good = lines({ perPayload: 2, maxPoints: 4 });
    let slices = 0;
    const encoder: Encoder = {
      maxPoints: 4,
      *encode(metrics, drop) {
        const payloads = [...good.encode(metrics, drop)];
        if (++slices === 1) yield* payloads.slice(0, 2);
        else yield* payloads;
        if (slices === 1) throw new Error("it is broken");
      },
    };
    const outcome = await pipeline(encoder, transport).send(sampleMetrics([[1, 2, 3, 4, 5, 6]]), call);
    expect(outcome).toMatchObject({ kind: "failed", error: { code: "encoding" } });
    expect(valuesLeft(outcome)).toEqual([3, 4]);
    expect(received).toEqual([1, 2, 5, 6]);
  });

  it("a transport that throws leaves what had not arrived", async () => {
    const { transport } = farEnd((_, attempt) => {
      if (attempt === 2) throw Object.assign(new Error("reset"), { code: "ECONNRESET" });
      return delivered;
    });
    const outcome = await pipeline(lines({ perPayload: 2 }), transport).send(sampleMetrics([[1, 2, 3, 4]]), call);
    expect(outcome).toMatchObject({ kind: "retryable", error: { code: "connection" } });
    expect(valuesLeft(outcome)).toEqual([3, 4]);
  });
});

it.for([
  ["while it encodes for long", undefined],
  [
    "between payloads whose transport answers at once",
    { body: Buffer.from("x"), contentType: "text/plain", points: 1 },
  ],
] as const)("lets the event loop turn %s", async ([, payload]) => {
  let turns = 0;
  const turning = setInterval(() => turns++, 0);
  const slow: Encoder = {
    *encode() {
      for (let step = 0; step < 20; step++) {
        const until = performance.now() + 1;
        while (performance.now() < until);
        yield payload;
      }
    },
  };
  await pipeline(slow, farEnd(() => delivered).transport).send(sampleMetrics([[1]]), call);
  clearInterval(turning);
  expect(turns).toBeGreaterThan(3);
});
