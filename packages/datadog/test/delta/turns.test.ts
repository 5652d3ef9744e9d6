import { expect, it } from "vitest";
import { conversion, counter, metricsOf, pointsIn } from "./given.ts";

/** How often the event loop turns while this runs. */
async function turnsDuring(run: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let isOver = false;
  const turn = (): void => {
    turns++;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  await run();
  isOver = true;
  return turns;
}

/** Reading it takes a tenth of a millisecond of work. */
function slow(value: number): object {
  const attributes = {};
  return Object.defineProperty({ startTime: [1, 0], endTime: [2, 0], value }, "attributes", {
    enumerable: true,
    get() {
      const since = performance.now();
      while (performance.now() - since < 0.1);
      return attributes;
    },
  });
}

// Work is interrupted after 2 ms, or 16 points more: 40 ms of it in no fewer than ten pieces.
it.for<[string, metrics: number, points: number]>([
  ["many points", 1, 400],
  ["many metrics of one point", 400, 1],
])("the event loop turns among %s", async ([, count, points]) => {
  const { send } = conversion();
  const metrics = metricsOf(Array.from({ length: count }, (_, n) => ({ name: `m${n}`, points: [] })));
  for (const { dataPoints } of metrics.scopeMetrics[0]!.metrics) {
    for (let value = 0; value < points; value++) (dataPoints as unknown[]).push(slow(value));
  }
  expect(await turnsDuring(() => send(metrics))).toBeGreaterThanOrEqual(10);
});

it("the event loop does not have to turn for what needs no conversion", async () => {
  const { send, sink } = conversion();
  const points = Array.from({ length: 10_000 }, (_, n) => ({ value: n, at: 10, attributes: { n } }));
  const gauges = metricsOf([{ kind: "gauge", points }]);
  expect(await turnsDuring(() => send(gauges))).toBe(0);
  expect(sink.sends[0]!.input).toBe(gauges);
});

it("many points come out as many, in their order", async () => {
  const { send, sink } = conversion();
  const points = (at: number) => Array.from({ length: 20_000 }, (_, n) => ({ value: n * at, at, attributes: { n } }));
  for (const at of [1, 2, 3]) await send(counter(...points(at)));
  for (const { input } of sink.sends) {
    expect(pointsIn(input).map(({ value }) => value)).toEqual(points(1).map(({ value }) => value));
  }
});
