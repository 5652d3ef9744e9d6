import fc from "fast-check";
import { expect, it } from "vitest";
import type { Collected } from "../../src/exposition/collected.ts";
import type { Dialect } from "../../src/exposition/dialect.ts";
import type { PrometheusExporterOptions } from "../../src/options.ts";
import { adversarialCollections, type Collection } from "../backend/adversarial-metrics.ts";
import { type Kind, metric, scoped } from "./metrics.ts";
import { openMetrics, textDialect, utf8Dialect, utf8OpenMetrics, writing, written } from "./written.ts";

const value = fc.oneof(
  fc.constantFrom<unknown>(1, "1", "", null, NaN, "x"),
  fc.array(fc.constantFrom(1, 2), { maxLength: 2 }),
);
const attributes = fc.dictionary(fc.constantFrom("a", "b", "c"), value, { maxKeys: 2 });
const points = fc.array(fc.record({ attributes, value: fc.constantFrom<unknown>(1, 2, "bad") }), { maxLength: 6 });
const metrics = fc.array(
  fc.tuple(fc.constantFrom<Kind>("gauge", "counter"), fc.constantFrom("m", "m.m", "m_m", "m_m_total"), points),
  { maxLength: 5 },
);
const scopes = fc.array(fc.tuple(fc.constantFrom("", "s", "t"), metrics), { maxLength: 3 });
/** Few names, keys and values, so that much is the same from one scrape to the next, and much is twice. */
const scrapes = fc.array(scopes, { minLength: 2, maxLength: 6 });

const options = fc.record<PrometheusExporterOptions>(
  { scopeInfo: fc.boolean(), createdSamples: fc.boolean() },
  { requiredKeys: [] },
);
const protobuf: Dialect = { format: "protobuf", escaping: "underscores" };
const dialects = fc.constantFrom(protobuf, textDialect, utf8Dialect, openMetrics, utf8OpenMetrics);

it("whatever was scraped before, a scrape gives what it would have given as the first", () => {
  fc.assert(
    fc.property(scrapes, dialects, options, (scrapes, dialect, options) => {
      const write = writing(dialect, options);
      for (const scopes of scrapes) {
        const scopeMetrics = scopes.map(([name, metrics]) =>
          scoped(name, ...metrics.map(([kind, name, points]) => metric(kind, name, points as never))),
        );
        expectSame(write, { resource: {}, scopeMetrics, joined: [] }, dialect, options);
      }
    }),
    { numRuns: 2_000 },
  );
});

it("the same with metrics of every kind that contradict themselves", () => {
  fc.assert(
    fc.property(
      fc.array(adversarialCollections, { minLength: 2, maxLength: 4 }),
      dialects,
      options,
      (all, dialect, options) => {
        const write = writing(dialect, options);
        for (const collection of [...all, all[0]!]) expectSame(write, collectedOf(collection), dialect, options);
      },
    ),
    { numRuns: 200 },
  );
});

function expectSame(
  write: ReturnType<typeof writing>,
  collected: Collected,
  dialect: Dialect,
  options: PrometheusExporterOptions,
): void {
  const { bytes, drops } = write(collected);
  const first = written(collected, dialect, options);
  expect({ text: bytes.toString("latin1"), drops }).toEqual({
    text: first.bytes.toString("latin1"),
    drops: first.drops,
  });
}

function collectedOf({ resourceMetrics: { resource, scopeMetrics } }: Collection): Collected {
  return { resource: resource.attributes, scopeMetrics, joined: [] };
}
