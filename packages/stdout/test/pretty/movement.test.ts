import { expect, it } from "vitest";
import { buckets, counter, delta, gauge, histogram, inScope, point, type SomeMetric, upDown } from "./metrics.ts";
import { paper } from "./paper.ts";

/** The last lines of the tables of these metrics, exported one after the other. */
function lastLines(...exported: readonly SomeMetric[]): readonly string[] {
  const on = paper();
  return exported.map((metric) => on.tables(inScope("s", metric)).at(-1)!.replaceAll(/ {2,}/g, " | "));
}

it("tells the rate of a counter from the second export on, and its trend from the third", () => {
  const at = (end: number, value: number) => counter("c", "", point(value, {}, { end }));
  expect(lastLines(at(10, 100), at(12, 112), at(14, 118), at(16, 118))).toEqual([
    " | c | counter | 100",
    " | c | counter | 112 | +12 | 6.0/s",
    " | c | counter | 118 | +6 | 3.0/s | ▇▄",
    " | c | counter | 118 | +0 | 0/s | ▇▄▁",
  ]);
});

it("shows a trend of the last twelve exports", () => {
  const on = paper();
  for (let end = 1; end <= 30; end++) {
    const line = on.tables(inScope("s", gauge("g", "", point(end, {}, { end })))).at(-1)!;
    if (end > 12) expect(line).toMatch(/ {2}▁▁▂▂▃▄▄▅▅▆▇▇$|▁[▁-▇]{10}▇$/);
  }
});

it("begins again at zero when the start is another one, and when a counter has become smaller", () => {
  const at = (start: number, end: number, value: number) => counter("c", "", point(value, {}, { start, end }));
  expect(lastLines(at(0, 10, 100), at(11, 12, 4), at(11, 14, 1))).toEqual([
    " | c | counter | 100",
    " | c | counter | 4 | ↺+4 | 2.0/s",
    " | c | counter | 1 | ↺+1 | 0.50/s | ▇▂",
  ]);
});

it("has no rate for what can go down, only a change", () => {
  const at = (end: number, value: number) => upDown("u", "", point(value, {}, { end }));
  expect(lastLines(at(10, 10), at(12, 7)).at(-1)).toBe(" | u | up-down | 7 | -3 | ▇▅");
});

it("takes the interval of a delta from the data point, else from the export before", () => {
  const at = (start: number, end: number) => delta(counter("c", "", point(12, {}, { start, end })));
  const unknown = -1_767_225_600;
  expect(lastLines(at(8, 10), at(unknown, 13), at(13, 25))).toEqual([
    " | c | delta counter | +12 | 6.0/s",
    " | c | delta counter | +12 | 4.0/s | ▇▅",
    " | c | delta counter | +12 | 1.0/s | ▇▅▂",
  ]);
});

it("knows that a series which began since the last export had nothing before", () => {
  const old = point(5, { old: true }, { end: 10 });
  const later = point(5, { old: true }, { end: 12 });
  const [, line] = lastLines(
    counter("c", "", old),
    counter("c", "", later, point(4, { old: false }, { start: 11, end: 12 })),
  );
  expect(line).toBe(" | old=false | 4 | +4 | 2.0/s");
});

it("does not take the same collection, exported twice, for a second one", () => {
  const at = (end: number, value: number) => counter("c", "", point(value, {}, { end }));
  expect(lastLines(at(10, 0), at(12, 8), at(12, 8), at(14, 12)).slice(2)).toEqual([
    " | c | counter | 8",
    " | c | counter | 12 | +4 | 2.0/s | ▇▄",
  ]);
});

it("counts what a histogram has recorded, and shows the mean of that as its trend", () => {
  const at = (end: number, count: number, sum: number) =>
    histogram("h", "s", point(buckets([], [count], { sum }), {}, { end }));
  const on = paper();
  const lines = [at(10, 1, 1), at(12, 3, 5), at(14, 5, 13), at(16, 5, 13), at(18, 7, 15)].map((metric) =>
    on.tables(inScope("s", metric)).at(-2)!.replaceAll(/ {2,}/g, " | "),
  );
  expect(lines.at(-1)).toBe(" | h | histogram | +2 | 1.0/s | ▄▇ ▂");
});

it("keeps two instruments of one name apart by what they are", () => {
  const on = paper();
  const at = (end: number) => [counter("x", "", point(end, {}, { end })), gauge("x", "", point(-end, {}, { end }))];
  on.lines(inScope("s", ...at(10)));
  expect(on.tables(inScope("s", ...at(12).reverse()))).toEqual([
    "s             value  change   rate  trend",
    "  x  gauge      -12                 ▇▁",
    "  x  counter     12      +2  1.0/s",
  ]);
});

it("keeps two instruments apart that are the same in everything", () => {
  const on = paper();
  const at = (end: number) => [
    counter("x", "", point(end, {}, { end })),
    counter("x", "", point(10 * end, {}, { end })),
  ];
  on.lines(inScope("s", ...at(10)));
  expect(on.tables(inScope("s", ...at(12))).slice(1)).toEqual([
    "  x  counter     12      +2  1.0/s",
    "  x  counter    120     +20   10/s",
  ]);
});

it("knows a series again whose attributes come in another order, and tells a number from its text", () => {
  const on = paper();
  const at = (end: number, attributes: object) => counter("c", "", point(end, attributes, { end }));
  on.lines(inScope("s", at(10, { a: 1, b: 2 })));
  expect(on.tables(inScope("s", at(12, { b: 2, a: 1 }))).at(-1)).toBe("    a=1 b=2      12      +2  1.0/s");
  expect(on.tables(inScope("s", at(14, { b: "2", a: 1 }))).at(-1)).toBe('    a=1 b="2"     14');
});

it("leaves a gap in the trend of what was missing, and forgets what is gone", () => {
  const on = paper();
  const at = (end: number, ...names: string[]) =>
    inScope("s", gauge("g", "", ...names.map((name) => point(end, { name }, { end }))));
  for (const end of [1, 2]) on.lines(at(end, "a", "b"));
  for (const end of [3, 4, 5]) on.lines(at(end, "a"));
  expect(on.tables(at(6, "a", "b")).at(-1)).toBe("    name=b      6  ▁▂   ▇");
  for (let end = 7; end < 20; end++) on.lines(at(end, "a"));
  expect(on.tables(at(20, "a", "b")).at(-1)).toBe("    name=b     20");
});

it("forgets everything when the resource is another one", () => {
  const on = paper();
  const metrics = (end: number) => inScope("s", counter("c", "", point(end, {}, { end })));
  on.lines(metrics(10));
  const other = { ...metrics(12), resource: { attributes: { "service.name": "other" } } };
  expect(on.tables(other as unknown as ReturnType<typeof inScope>).at(-1)).toBe("  c  counter     12");
});
