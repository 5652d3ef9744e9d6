import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { expect, it } from "vitest";
import { counter, gauge, point, type SomeMetric, withResource } from "./metrics.ts";
import { paper } from "./paper.ts";

const series = 40;

/** The names of the series that are shown, export by export, of a counter to which so much is added each time. */
function shown(exports: number, added: (name: number, step: number) => number): readonly string[][] {
  const on = paper({ columns: 80, rows: 10 });
  const totals = Array<number>(series).fill(0);
  return Array.from({ length: exports }, (_, step) => {
    const points = totals.map((_, name) => {
      totals[name]! += added(name, step);
      return point(totals[name], { name }, { end: 10 * (step + 1) });
    });
    return namesIn(on.tables(of(counter("c", "", ...points))));
  });
}

/** An export without a resource, which would take lines of the first one. */
function of(...metrics: SomeMetric[]): ResourceMetrics {
  return withResource({}, [{ scope: { name: "s" }, metrics }]);
}

function namesIn(lines: readonly string[]): string[] {
  return lines.flatMap((line) => /name=(\d+)/.exec(line)?.[1] ?? []);
}

const first = ["39", "38", "37", "36"];

it("shows the largest series, and keeps their places while none is clearly larger", () => {
  const wobbling = (name: number, step: number) => 100 + name + (step > 0 && (name * 7 + step * 13) % 5 === 0 ? 80 : 0);
  expect(shown(20, wobbling)).toEqual(Array.from({ length: 20 }, () => first));
});

it("does not take for large what happened once", () => {
  const burst = (name: number, step: number) => 100 + name + (name === 5 && step === 3 ? 400 : 0);
  expect(shown(10, burst)).toEqual(Array.from({ length: 10 }, () => first));
});

it("shows what has become twice as large instead of the smallest, and lets it rise over what is clearly smaller", () => {
  const growing = (name: number, step: number) => (name === 5 && step > 0 ? 1_000 : 100 + name);
  const after = ["5", "39", "38", "37"];
  expect(shown(4, growing)).toEqual([first, after, after, after]);
});

it("keeps the places of what can be negative or is no number", () => {
  const on = paper({ columns: 80, rows: 10 });
  const at = (step: number) =>
    gauge(
      "g",
      "",
      ...Array.from({ length: series }, (_, name) =>
        point(name === 20 ? NaN : -10 - ((name + step) % 5), { name }, { end: step + 1 }),
      ),
    );
  const exports = Array.from({ length: 5 }, (_, step) => namesIn(on.tables(of(at(step)))));
  expect(exports).toEqual(Array.from({ length: 5 }, () => exports[0]));
  expect(exports[0]).not.toContain("20");
});

it("gives the place of what is gone to another, and leaves the others in theirs", () => {
  const on = paper({ columns: 80, rows: 10 });
  const at = (end: number, ...gone: number[]) =>
    of(
      gauge(
        "g",
        "",
        ...Array.from({ length: series }, (_, name) => name)
          .filter((name) => !gone.includes(name))
          .map((name) => point(100 + name, { name }, { end })),
      ),
    );
  expect(namesIn(on.tables(at(1)))).toEqual(first);
  expect(namesIn(on.tables(at(2, 38)))).toEqual(["39", "35", "37", "36"]);
  expect(namesIn(on.tables(at(3)))).toEqual(["39", "35", "37", "36"]);
});

/** The scopes of an export, from the first to the last. */
function scopesIn(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => /^\w/.test(line)).map((line) => line.split(" ")[0]!);
}

function inScopes(...names: string[]): ResourceMetrics {
  return withResource(
    {},
    names.map((name) => ({ scope: { name }, metrics: [gauge("g", "", point(1))] })),
  );
}

it("keeps scopes in the order in which they first came", () => {
  const on = paper();
  expect(scopesIn(on.tables(inScopes("b", "a")))).toEqual(["b", "a"]);
  expect(scopesIn(on.tables(inScopes("a", "c", "b")))).toEqual(["b", "a", "c"]);
  expect(scopesIn(on.tables(inScopes("c", "a")))).toEqual(["a", "c"]);
  expect(scopesIn(on.tables(inScopes("c", "b", "a")))).toEqual(["b", "a", "c"]);
});

it("remembers the order of a thousand scopes, and puts others behind them", () => {
  const on = paper({ all: true });
  const names = Array.from({ length: 1_000 }, (_, index) => `s${index}`);
  on.tables(inScopes(...names));
  expect(scopesIn(on.tables(inScopes("y", "z", "s7", "s3")))).toEqual(["s3", "s7", "y", "z"]);
  expect(scopesIn(on.tables(inScopes("z", "y", "s3")))).toEqual(["s3", "z", "y"]);
});
