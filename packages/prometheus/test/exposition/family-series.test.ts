import type { Attributes } from "@opentelemetry/api";
import { expect, it } from "vitest";
import { Dropped } from "@meterbridge/core/points";
import { FamilySeries, type Turn } from "../../src/exposition/family-series.ts";
import type { Member } from "../../src/exposition/family.ts";

/** A metric of a family by itself, and how often labels were asked for in a scrape of series with these attributes. */
function metricAlone(): (...series: readonly Attributes[]) => { readonly made: number; readonly dropped: number } {
  const turn: Turn = { number: 0 };
  const family = { series: new FamilySeries(turn), members: [] as Member[] };
  let made = 0;
  const member = {
    family,
    labelsOf(attributes: Attributes) {
      made++;
      return Object.entries(attributes).map(([name, value]) => [name, String(value)] as const);
    },
  } as unknown as Member;
  family.members.push(member);
  const cache = family.series.of(
    member,
    (labels) => JSON.stringify(labels),
    (key) => key,
  );
  return (...series) => {
    turn.number++;
    made = 0;
    cache.begin();
    const entries = series.map((attributes) => cache.next(attributes));
    cache.end();
    return { made, dropped: entries.filter((entry) => entry instanceof Dropped).length };
  };
}

const [a, b, c]: [Attributes, Attributes, Attributes] = [{ n: "a" }, { n: "b" }, { n: "c" }];

it("makes nothing anew when nothing has changed", () => {
  const scrape = metricAlone();
  expect(scrape(a, b, b)).toEqual({ made: 3, dropped: 1 });
  expect(scrape(a, b, b)).toEqual({ made: 0, dropped: 1 });
});

it("makes nothing anew because of a duplicate that stays, once a series has gone", () => {
  const scrape = metricAlone();
  scrape(a, b, c, c);
  expect(scrape(b, c, c)).toEqual({ made: 3, dropped: 1 });
  expect(scrape(b, c, c)).toEqual({ made: 0, dropped: 1 });
});

it("finds a series again after all have gone", () => {
  const scrape = metricAlone();
  scrape(a, b);
  expect(scrape()).toEqual({ made: 0, dropped: 0 });
  expect(scrape(b, a)).toEqual({ made: 2, dropped: 0 });
});

it("takes a series without attributes for one that has none", () => {
  const scrape = metricAlone();
  expect(scrape(undefined as never, a)).toEqual({ made: 2, dropped: 0 });
  expect(scrape(undefined as never, a)).toEqual({ made: 0, dropped: 0 });
});
