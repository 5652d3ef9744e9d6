import { expect, it } from "vitest";
import { counter, gauge, inScope, point } from "./metrics.ts";
import { paper } from "./paper.ts";

/** What stands in the last column of a gauge of one value, with what is said of its unit. */
function shown(unit: string, value: unknown): string {
  const line = paper()
    .tables(inScope("s", gauge("g", unit, point(value))))
    .at(-1)!;
  return line.replace(/^ {2}g +gauge(?: · )? */, "").replaceAll(/ {2,}/g, " | ");
}

it.for([
  [0, "0"],
  [7, "7"],
  [-1_234, "-1 234"],
  [99_999, "99 999"],
  [100_000, "100 k"],
  [123_456, "123 k"],
  [999_499, "999 k"],
  [999_999, "1.00 M"],
  [-5_230_000, "-5.23 M"],
  [2 ** 53, "9.01 P"],
  [12n, "12"],
  [2n ** 63n, "9.22 E"],
  [1e24, "1.00e24"],
  [0.5, "0.500"],
  [12.345, "12.3"],
  [999.96, "1 000"],
  [1_234.5, "1 235"],
  [-0.004_2, "-0.00420"],
  [0.000_05, "5.00e-5"],
  [5e-324, "4.94e-324"],
  [1.797e308, "1.80e308"],
  [-0, "-0"],
  [NaN, "NaN"],
  [Infinity, "∞"],
  [-Infinity, "-∞"],
] as const)("the number %s is shown as %s", ([value, text]) => {
  expect(shown("", value)).toBe(text);
});

it.for([
  ["By", 512, "512 B"],
  ["By", 1024, "1.00 KiB"],
  ["By", 1_023 * 1_024, "1 023 KiB"],
  ["By", 2 ** 20 - 1, "1.00 MiB"],
  ["By", 3.5 * 2 ** 20, "3.50 MiB"],
  ["By", -2 * 2 ** 30, "-2.00 GiB"],
  ["By", 2 ** 60, "1.00 EiB"],
  ["KiBy", 4, "4.00 KiB"],
  ["MBy", 1, "977 KiB"],
  ["bytes", 2_048, "2.00 KiB"],
  ["By/s", 1_536, "1.50 KiB/s"],
  ["s", 0, "0 s"],
  ["s", 0.000_000_25, "250 ns"],
  ["s", 0.0123, "12.3 ms"],
  ["s", 0.9999, "1.00 s"],
  ["s", 119, "119 s"],
  ["s", 600, "10.0 min"],
  ["s", 10_000, "2.78 h"],
  ["s", 1e6, "11.6 d"],
  ["s", 1e12, "1.00 T s"],
  ["s", NaN, "NaN s"],
  ["ms", 1_500, "1.50 s"],
  ["ms", -20, "-20.0 ms"],
  ["us", 15, "15.0 µs"],
  ["ns", 2_000_000, "2.00 ms"],
  ["min", 1.5, "90.0 s"],
  ["h", 3, "3.00 h"],
  ["%", 42, "42 %"],
  ["1", 0.42, "0.420"],
  ["Cel", 21.5, "21.5 °C"],
  ["{request}", 3, "requests | 3"],
  ["{query}", 3, "queries | 3"],
  ["{process}", 3, "processes | 3"],
  ["{packets}", 3, "packets | 3"],
  ["{packet}/s", 3, "packets/s | 3"],
  ["widgets", 3, "widgets | 3"],
] as const)("of unit %s, %f is shown as %s", ([unit, value, text]) => {
  expect(shown(unit, value)).toBe(text);
});

it.for([
  ["{request}", 60, "6.0/s"],
  ["{request}", 3, "0.30/s"],
  ["{request}", 123, "12/s"],
  ["{request}", 12_345, "1.2 k/s"],
  ["{request}", 0, "0/s"],
  ["{request}", 0.001, "1.00e-4/s"],
  ["By", 20_480, "2.00 KiB/s"],
  ["s", 0.5, "5.0 %"],
  ["ms", 20_000, "200 %"],
  ["s", 0, "0 %"],
] as const)("of unit %s, %f in ten seconds is %s", ([unit, value, text]) => {
  const on = paper();
  on.lines(inScope("s", counter("c", unit, point(0, {}, { end: 10 }))));
  const line = on.tables(inScope("s", counter("c", unit, point(value, {}, { end: 20 })))).at(-1)!;
  expect(line).toContain(`  ${text}`);
});
