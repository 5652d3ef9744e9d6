import { expect, it } from "vitest";
import { MetricSeries } from "../../src/encode/metric-series.ts";
import { countPlan } from "../../src/encode/number-plans.ts";
import { Family } from "../../src/encode/series.ts";
import { TagSets } from "../../src/encode/tag-sets.ts";
import { Tags } from "../../src/encode/tags.ts";

it("each metric counts the memory of the series that it shares, whichever of them has it first", () => {
  const family = new Family("queue");
  family.metrics = 2;
  const tagSets = new TagSets({
    kind: "series",
    tags: new Tags("series"),
    host: undefined,
    base: new Set<string>(),
    ownTags: 0,
  });
  const both = [1, 2].map(
    (suffixes) => new MetricSeries({ name: "queue", plan: countPlan, tagSets, family, suffixes }),
  );
  const empty = both[0]!.bytes;
  for (let round = 0; round < 10; round++) {
    for (const metric of both) {
      metric.begin();
      for (let n = 0; n < 10; n++) metric.next({ number: `${round * 10 + n}` });
      metric.end();
    }
    expect(both[0]!.bytes).toBeGreaterThan(empty);
    expect(both[1]!.bytes).toBe(both[0]!.bytes);
  }
  for (const metric of both) metric.forget();
  expect(both.map(({ bytes }) => bytes)).toEqual([empty, empty]);
});
