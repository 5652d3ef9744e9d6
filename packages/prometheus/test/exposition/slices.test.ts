import { describe, expect, it } from "vitest";
import { Chunks } from "../../src/exposition/chunks.ts";
import type { Collected } from "../../src/exposition/collected.ts";
import { formats } from "../../src/formats.ts";
import { collected, histogramValue, metric, scoped, series } from "./metrics.ts";
import { textDialect } from "./written.ts";

// Between two points at which the event loop may turn. Each takes well below a microsecond to a few.
const mostPoints = 300;
const mostMetrics = 600;

interface Touched {
  metrics: number;
  points: number;
}

/** How much was looked at between two yields at most, in a first scrape and in one that finds everything kept. */
function longestSlices(given: Collected, touched: Touched): readonly Touched[] {
  const { layout, write } = formats({})(textDialect);
  const drops = { add: () => {} };
  return [0, 1].map(() => {
    const longest: Touched = { metrics: 0, points: 0 };
    const run = <Value>(work: Generator<void, Value>): Value => {
      for (;;) {
        touched.metrics = touched.points = 0;
        const step = work.next();
        longest.metrics = Math.max(longest.metrics, touched.metrics);
        longest.points = Math.max(longest.points, touched.points);
        if (step.done) return step.value;
      }
    };
    run(write(run(layout.arrange(given, drops)), new Chunks(), drops));
    return longest;
  });
}

function watched<Value extends object>(value: Value, key: keyof Value, look: () => void): Value {
  const kept = value[key];
  return Object.defineProperty(value, key, {
    enumerable: true,
    get() {
      look();
      return kept;
    },
  });
}

describe("the event loop may turn often", () => {
  it.for<[what: string, point: (n: number) => ReturnType<typeof series>]>([
    ["series", (n) => series({ n })],
    ["series that are all dropped", (n) => series({ n }, "none")],
    ["series that are all the same", () => series({})],
    ["series without a value any more", (n) => ({ ...series({ n }), flags: 1 })],
  ])("with 100 000 %s", ([, point]) => {
    const touched: Touched = { metrics: 0, points: 0 };
    const given = metric(
      "gauge",
      "a",
      Array.from({ length: 100_000 }, (_, n) => point(n)),
    );
    for (const each of given.dataPoints) watched(each, "value", () => touched.points++);
    for (const { points } of longestSlices(collected(given), touched)) {
      expect(points).toBeLessThan(mostPoints);
    }
  });

  it("with 20 000 histograms", () => {
    const touched: Touched = { metrics: 0, points: 0 };
    const points = Array.from({ length: 20_000 }, (_, n) => series({ n }, histogramValue([1, 2, 3], [1, 1, 1, 1], 1)));
    const given = metric("histogram", "h", points);
    for (const each of given.dataPoints) watched(each, "value", () => touched.points++);
    for (const slice of longestSlices(collected(given), touched)) expect(slice.points).toBeLessThan(mostPoints);
  });

  it.for([[1], [0]])("with 10 000 metrics of %d series", ([length]) => {
    const touched: Touched = { metrics: 0, points: 0 };
    const metrics = Array.from({ length: 10_000 }, (_, n) => {
      const given = metric(
        "gauge",
        `a${n}`,
        Array.from({ length: length! }, () => ({})),
      );
      return watched(given, "dataPoints", () => touched.metrics++);
    });
    const scopes = Array.from({ length: 10 }, (_, n) => scoped(`s${n}`, ...metrics.slice(n * 1_000, (n + 1) * 1_000)));
    for (const slice of longestSlices({ resource: {}, scopeMetrics: scopes, joined: [] }, touched)) {
      expect(slice.metrics).toBeGreaterThan(0);
      expect(slice.metrics).toBeLessThan(mostMetrics);
    }
  });
});
