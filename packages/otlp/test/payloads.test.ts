import type { Payload } from "@meterbridge/core";
import { describe, expect, it } from "vitest";
import { otlpJson, otlpProtobuf } from "../src/index.ts";
import { decode, encodeAll, firstAttribute, pointsIn } from "./decoded.ts";
import {
  counterMetric,
  histogramMetric,
  histogramPoint,
  manyPoints,
  numberPoint,
  resourceMetrics,
} from "./some-metrics.ts";

describe.for([["protobuf", otlpProtobuf] as const, ["JSON", otlpJson] as const])("%s", ([, encoder]) => {
  it.for([1_100, 2_000, 10_000, 50_000, 200_000])(
    "cuts requests of at most %i bytes, which hold everything in order",
    (maxRequestBytes) => {
      const warm = encoder({ maxRequestBytes });
      const metrics = manyPoints(2_000);
      for (let round = 0; round < 3; round++) {
        const { payloads, drops } = encodeAll(warm, metrics);
        expect(drops).toEqual([]);
        expect(Math.max(...payloads.map((payload) => payload.body.length))).toBeLessThanOrEqual(maxRequestBytes);
        expectPartition(payloads, 0, 2_000);
        expect(pointsIn(...payloads.map(decode))).toEqual(pointsIn(decode(encodeAll(encoder(), metrics).payloads[0]!)));
        // All but the last are well filled.
        const fill = payloads.slice(0, -1).map((payload) => payload.body.length / maxRequestBytes);
        expect(Math.min(1, ...fill)).toBeGreaterThan(0.5);
      }
    },
  );

  it("says the same of resource, scope and metric in every part", () => {
    const whole = resourcesOf([encodeAll(encoder(), manyPoints(400)).payloads[0]!]);
    expect(new Set(resourcesOf(encodeAll(encoder({ maxRequestBytes: 3_000 }), manyPoints(400)).payloads))).toEqual(
      new Set(whole),
    );
  });

  it("drops a point that is larger than a request, whatever stands before and after it", () => {
    const big = numberPoint(1, { big: "x".repeat(1_900), name: "n" });
    const points = [numberPoint(), big, big, numberPoint(), numberPoint(), big];
    const { payloads, drops } = encodeAll(
      encoder({ maxRequestBytes: 2_000 }),
      resourceMetrics(counterMetric("c", points)),
    );
    expect(drops).toEqual(["point_too_large", "point_too_large", "point_too_large"]);
    expect(payloads.map(({ points, range }) => [points, range])).toEqual([
      [1, [0, 1]],
      [2, [3, 5]],
    ]);
  });

  it("splits in halves, and the halves in halves, down to one point", () => {
    const [whole] = encodeAll(encoder(), manyPoints(50)).payloads;
    expectHalves(whole!);
  });

  it("splits what was cut, and counts positions over everything that was given", () => {
    const { payloads } = encodeAll(encoder({ maxRequestBytes: 4_000 }), manyPoints(200));
    expect(payloads.length).toBeGreaterThan(3);
    for (const payload of payloads) expectHalves(payload);
  });

  it("splits around points that were dropped, and tells of none twice", () => {
    const points = Array.from({ length: 20 }, (_, index) => numberPoint(index % 3 === 1 ? "bad" : index, { index }));
    const drops: string[] = [];
    const [whole] = made(encoder().encode(resourceMetrics(counterMetric("c", points)), (reason) => drops.push(reason)));
    expect(whole).toMatchObject({ points: 13, range: [0, 19] });
    const halves = parts(whole!, "halves");
    expect(halves.map((half) => half.points)).toEqual([6, 7]);
    const indices = (payload: Payload): (string | undefined)[] =>
      pointsIn(decode(payload)).map((point) => firstAttribute(point).intValue);
    expect(halves.flatMap(indices)).toEqual(indices(whole!));
    const [from, to] = halves[1]!.range!;
    expect(indices(halves[1]!).map(Number)).toEqual(
      Array.from({ length: to - from }, (_, index) => from + index).filter((index) => index % 3 !== 1),
    );
    const rest = parts(whole!, [0, 12, 5]);
    expect(rest).toHaveLength(1);
    expect(indices(rest[0]!)).toEqual(indices(whole!).filter((_, index) => ![0, 5, 12].includes(index)));
    expect(drops).toHaveLength(7);
  });

  it("tells of a point that went bad before a split", () => {
    const attributes: Record<string, unknown> = { a: 1 };
    const drops: string[] = [];
    const points = [numberPoint(), numberPoint(1, attributes)];
    const [whole] = made(encoder().encode(resourceMetrics(counterMetric("c", points)), (reason) => drops.push(reason)));
    attributes["a"] = () => {};
    expect(parts(whole!, "halves").map((part) => part.points)).toEqual([1]);
    expect(drops).toEqual(["invalid_attribute"]);
  });

  it.for([[[0]], [[]], [[7]]] as const)("makes nothing of one point, less %j", ([indices]) => {
    const [one] = encodeAll(encoder(), resourceMetrics(counterMetric("c", [numberPoint()]))).payloads;
    expect(parts(one!, "halves")).toEqual([]);
    expect(parts(one!, indices)).toEqual([]);
  });

  it("never changes a payload once it is made", () => {
    const warm = encoder();
    const kept: { payload: Payload; copy: Uint8Array }[] = [];
    for (let round = 0; round < 5; round++) {
      const [payload] = encodeAll(warm, manyPoints(500, round)).payloads;
      kept.push({ payload: payload!, copy: payload!.body.slice() });
    }
    for (const { payload, copy } of kept) expect(payload.body).toEqual(copy);
  });

  it("holds little more memory in a body than the body", () => {
    for (const payload of encodeAll(encoder({ maxRequestBytes: 10_000 }), manyPoints(500)).payloads) {
      expect(payload.body.buffer.byteLength).toBeLessThan(payload.body.length * 2);
      expect(Object.getPrototypeOf(payload.body)).toBe(Uint8Array.prototype);
    }
  });

  it("uses a body's memory again once it is given back, and leaves nothing in it that changes", () => {
    const warm = encoder();
    const metrics = manyPoints(2_000);
    const fresh = made(encoder().encode(metrics, () => {})).map(({ body }) => Buffer.from(body));
    // The first body's size is a guess.
    made(warm.encode(metrics, () => {}));
    const [first] = made(warm.encode(metrics, () => {}));
    const memory = first!.body.buffer.byteLength;
    first!.release!();
    first!.release!();
    expect(first!.body).toHaveLength(0);
    const second = made(warm.encode(metrics, () => {}));
    expect(second[0]!.body.buffer.byteLength).toBe(memory);
    expect(second.map(({ body }) => Buffer.from(body))).toEqual(fresh);
    const third = made(warm.encode(manyPoints(2_000, 5), () => {}));
    expect(second.map(({ body }) => Buffer.from(body))).toEqual(fresh);
    expect(third[0]!.body.buffer).not.toBe(second[0]!.body.buffer);
  });

  it("keeps what it has when the iteration ends with the last payload, as after an answer that may be retried", () => {
    const warm = encoder();
    for (let round = 0; round < 3; round++) made(warm.encode(manyPoints(2_000), () => {}))[0]!.release!();
    for (const payload of warm.encode(manyPoints(2_000), () => {})) if (payload) break;
    // A body whose size is told by the last one is a little larger than what is in it; after a guess it is cut to size.
    const [next] = made(warm.encode(manyPoints(2_000), () => {}));
    const [other] = made(encoder().encode(manyPoints(2_000), () => {}));
    expect(Buffer.compare(next!.body, other!.body)).toBe(0);
    expect(next!.body.buffer.byteLength).toBeGreaterThan(next!.body.length);
  });

  it("encodes two exports at a time, in turns", () => {
    const warm = encoder();
    encodeAll(warm, manyPoints(2_000));
    const [first, second] = [manyPoints(2_000, 5), manyPoints(2_000, 9)].map((metrics) => ({
      metrics,
      items: warm.encode(metrics, () => {})[Symbol.iterator](),
      bodies: [] as Uint8Array[],
      done: false,
    }));
    while (!first!.done || !second!.done) {
      for (const each of [first!, second!]) {
        const next = each.items.next();
        each.done = next.done === true;
        if (!next.done && next.value) each.bodies.push(next.value.body);
      }
    }
    for (const { metrics, bodies } of [first!, second!])
      expect(bodies).toEqual(bodiesOf(encodeAll(encoder(), metrics).payloads));
    expect(bodiesOf(encodeAll(warm, manyPoints(2_000, 7)).payloads)).toEqual(
      bodiesOf(encodeAll(encoder(), manyPoints(2_000, 7)).payloads),
    );
  });

  it("goes on after an export that was abandoned", () => {
    const warm = encoder();
    encodeAll(warm, manyPoints(2_000));
    for (const _ of warm.encode(manyPoints(2_000, 2), () => {})) break;
    const abandoned = warm.encode(manyPoints(2_000, 3), () => {});
    abandoned[Symbol.iterator]().next();
    const metrics = manyPoints(2_000, 4);
    expect(bodiesOf(encodeAll(warm, metrics).payloads)).toEqual(bodiesOf(encodeAll(encoder(), metrics).payloads));
  });

  it("can be interrupted after every 256 points at the latest", () => {
    const warm = encoder();
    const counters = resourceMetrics(
      counterMetric(
        "c",
        Array.from({ length: 20_000 }, (_, index) => numberPoint(index, { text: `number ${index}` })),
      ),
    );
    for (let round = 0; round < 2; round++) {
      expect(encodeAll(warm, counters).pauses).toBeGreaterThanOrEqual(Math.floor(20_000 / 256));
    }
    const small = resourceMetrics(
      ...Array.from({ length: 2_000 }, (_, index) => counterMetric(`c${index}`, [numberPoint()])),
    );
    expect(encodeAll(warm, small).pauses).toBeGreaterThan(20);
  });

  it("is interrupted more often where points are large", () => {
    const boundaries = Array.from({ length: 999 }, (_, index) => index);
    const buckets = { boundaries, counts: Array<number>(1_000).fill(3) };
    const points = Array.from({ length: 256 }, (_, index) => histogramPoint({ buckets }, { index }));
    expect(encodeAll(encoder(), resourceMetrics(histogramMetric("h", points))).pauses).toBeGreaterThanOrEqual(8);
  });
});

function parts(payload: Payload, by: "halves" | readonly number[]): Payload[] {
  return made(payload.split!(by));
}

function made(items: Iterable<Payload | undefined>): Payload[] {
  return [...items].filter((item) => item !== undefined);
}

function expectPartition(payloads: readonly Payload[], from: number, to: number): void {
  let at = from;
  for (const { range, points } of payloads) {
    expect(range).toEqual([at, at + points]);
    at = range![1];
  }
  expect(at).toBe(to);
}

function expectHalves(payload: Payload): void {
  const halves = parts(payload, "halves");
  if (payload.points === 1) {
    expect(halves).toEqual([]);
    return;
  }
  expect(halves).toHaveLength(2);
  expectPartition(halves, ...payload.range!);
  expect(pointsIn(...halves.map(decode))).toEqual(pointsIn(decode(payload)));
  for (const half of halves) expectHalves(half);
}

function bodiesOf(payloads: readonly Payload[]): Uint8Array[] {
  return payloads.map((payload) => payload.body);
}

function resourcesOf(payloads: readonly Payload[]): string[] {
  return payloads.flatMap((payload) =>
    decode(payload).resourceMetrics!.flatMap((resource) =>
      resource.scopeMetrics.flatMap((scope) =>
        scope.metrics.map((metric) =>
          JSON.stringify({ ...resource, scopeMetrics: [{ ...scope, metrics: [metric] }] }, (key, value) =>
            key === "dataPoints" ? undefined : value,
          ),
        ),
      ),
    ),
  );
}
