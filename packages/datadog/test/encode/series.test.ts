import { expect, it } from "vitest";
import { Family, Series } from "../../src/encode/series.ts";

it("of the series that were given up, those are forgotten that no metric has again", () => {
  const family = new Family("m");
  const [given, back, anew] = ["a", "b", "c"].map((text) => new Series(text)) as [Series, Series, Series];
  for (const series of [given, back, anew]) {
    family.series.set(series.text, series);
    family.unused.push(series);
  }
  back.uses = 1;
  const other = new Series(anew.text);
  family.series.set(other.text, other);
  expect([...family.forgetUnused()]).toEqual([]);
  expect([...family.series.values()]).toEqual([back, other]);
  expect(family.unused).toEqual([]);
});
