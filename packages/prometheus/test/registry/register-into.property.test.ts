import { MeterProvider, type MetricData } from "@opentelemetry/sdk-metrics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { registerInto } from "../../src/registry/register-into.ts";
import { clients, openMetricsRegistry } from "./clients.ts";

const text = fc.oneof(
  fc.constantFrom(
    "orders",
    "orders_total",
    "took",
    "took_count",
    "le",
    "quantile",
    "",
    "1a",
    "a.b",
    "a_b",
    'a"\n\\',
    "\ud800",
  ),
  fc.string({ unit: "binary", maxLength: 6 }),
);
const number = fc.oneof(fc.double(), fc.integer({ min: 0, max: 9 }));
const attributes = fc.dictionary(text, fc.oneof(text, number, fc.constantFrom(null, undefined, true, ["a", 1])), {
  maxKeys: 3,
});

const valueTypes: readonly (readonly [dataPointType: number, value: fc.Arbitrary<unknown>])[] = [
  [2, fc.oneof(number, fc.constantFrom(undefined, "7", 7n))],
  [3, number],
  [
    0,
    fc.record({
      buckets: fc.record({
        boundaries: fc.array(number, { maxLength: 3 }),
        counts: fc.array(fc.integer({ min: -1, max: 3 }), { maxLength: 4 }),
      }),
      count: fc.integer({ min: 0, max: 6 }),
      sum: fc.option(number, { nil: undefined }),
    }),
  ],
  [
    4,
    fc.record({
      count: fc.nat(9),
      sum: number,
      quantiles: fc.array(fc.record({ quantile: number, value: number }), { maxLength: 3 }),
    }),
  ],
  [1, fc.constantFrom(undefined, {})],
  [9, number],
];

const metric = fc
  .tuple(fc.constantFrom(...valueTypes), text, fc.constantFrom("", "s", "By/s", "{x}", "1"), fc.boolean(), text)
  .chain(([[dataPointType, value], name, unit, isMonotonic, description]) =>
    fc.record({
      descriptor: fc.constant({ name, unit, description, valueType: 1 }),
      dataPointType: fc.constant(dataPointType),
      aggregationTemporality: fc.constantFrom(1, 1, 1, 0),
      isMonotonic: fc.constant(isMonotonic),
      dataPoints: fc.array(
        fc.record({ attributes, value, startTime: fc.constant([1, 0]), endTime: fc.constant([2, 0]) }),
        { maxLength: 3 },
      ),
    }),
  );

const label = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
const sampleLine = new RegExp(
  `^([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{${label}(?:,${label})*\\})? (Nan|[+-]Inf|-?[0-9][0-9.e+-]*)$`,
);
const describing =
  /^# (?:HELP [a-zA-Z_:][\w:]* [^\n]*|TYPE [a-zA-Z_:][\w:]* (?:counter|gauge|histogram|summary|untyped|unknown)|EOF)$/;

/** Faults of a text that no scraper may see: what is no line, what is there twice. */
function faultsOf(body: string): readonly string[] {
  const seen = new Set<string>();
  return body.split("\n").filter((line) => {
    if (line === "") return false;
    const isDescribing = line.startsWith("#");
    const id = isDescribing ? line.split(" ").slice(0, 3).join(" ") : line.slice(0, line.lastIndexOf(" "));
    const labels = [...line.matchAll(/[{,]([a-zA-Z_]\w*)="/g)].map(([, name]) => name);
    const isTwice = seen.has(id);
    seen.add(id);
    const isValid = (isDescribing ? describing : sampleLine).test(line);
    return isTwice || !isValid || (new Set(labels).size !== labels.length && !/\\/.test(line));
  });
}

describe.for(clients)("in a registry of %s", ([, client]) => {
  it.for([["text"], ["OpenMetrics"]])("whatever metrics come, the %s is valid, each time", async ([form]) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(metric, { maxLength: 4 }), { minLength: 1, maxLength: 3 }),
        async (scrapes) => {
          const registry = form === "text" ? new client.Registry() : openMetricsRegistry(client);
          const reader = registerInto(registry, { exponentialHistogramBoundaries: [1] });
          const { resource } = (await collected()).resourceMetrics;
          let metrics: readonly unknown[] = [];
          reader.setMetricProducer({
            collect: async () => ({
              resourceMetrics: { resource, scopeMetrics: [{ scope: { name: "s" }, metrics: metrics as MetricData[] }] },
              errors: [],
            }),
          });
          for (metrics of scrapes) expect(faultsOf(await registry.metrics())).toEqual([]);
          await reader.shutdown();
          expect(registry.getMetricsAsArray()).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});

async function collected(): ReturnType<ReturnType<typeof registerInto>["collect"]> {
  const reader = registerInto(new clients[0]![1].Registry());
  const provider = new MeterProvider({ readers: [reader] });
  const collection = await reader.collect();
  await provider.shutdown();
  return collection;
}
