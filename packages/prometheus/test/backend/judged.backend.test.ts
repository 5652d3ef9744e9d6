import { type OpenMetricsJudge, promtoolCheck, serverOrSkip, startOpenMetricsJudge } from "@meterbridge/testbed";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PrometheusExporter, PrometheusExporterOptions } from "../../src/index.ts";
import { adversarialCollections, type Collection } from "./adversarial-metrics.ts";
import { type AskedDialect, textDialects } from "./dialects.ts";
import { everything } from "./everything.ts";
import { exporterOf } from "./exporter-of.ts";

const options = fc.record<PrometheusExporterOptions>(
  {
    translationStrategy: fc.constantFrom(
      "UnderscoreEscapingWithSuffixes",
      "UnderscoreEscapingWithoutSuffixes",
      "NoUTF8EscapingWithSuffixes",
      "NoTranslation",
    ),
    namespace: fc.constantFrom(undefined, "shop"),
    scopeInfo: fc.boolean(),
    targetInfo: fc.boolean(),
    createdSamples: fc.boolean(),
    exponentialHistogramBoundaries: fc.constantFrom(undefined, [-10, 0, 0.5, 1, 1e9]),
  },
  { requiredKeys: [] },
);

/** Names and values of which some have no form in text, and are the same without. */
const alikeOnceWritten = {
  resourceMetrics: {
    resource: { attributes: { "\0": 1, "\ud83d": 2, "\ufffd": 3 } },
    scopeMetrics: [
      {
        scope: { name: "\0" },
        metrics: ["\0", "\ud83d", "\ufffd"].map((name) => ({
          descriptor: { name, description: name, unit: "" },
          dataPointType: 2,
          dataPoints: [name, "\0"].map((value) => ({ value: 1, attributes: { a: value } })),
        })),
      },
    ],
  },
  errors: [],
} as unknown as Collection;

async function render(exporter: PrometheusExporter, { accept }: AskedDialect): Promise<Uint8Array> {
  const { contentType, body } = await exporter.render({ accept });
  expect(contentType).toContain(accept.slice(0, accept.indexOf(";")));
  return body;
}

const found = serverOrSkip("openmetrics-judge");

describe.skipIf(!found.available)(`judged by a parser${found.available ? "" : ` (skipped: ${found.reason})`}`, () => {
  let judge: OpenMetricsJudge;

  beforeAll(() => {
    judge = startOpenMetricsJudge();
  });

  afterAll(() => judge?.stop());

  it.for(everything)("$title is an exposition in every text format", async ({ start }) => {
    const { exporter, stop } = start();
    for (const dialect of textDialects) {
      const body = await render(exporter, dialect);
      expect([dialect.accept, await judge.judge(body, dialect.judgedAs)]).toEqual([dialect.accept, undefined]);
      expect(body.length).toBeGreaterThan(500);
    }
    await stop();
  });

  it("whatever is collected, every text is an exposition", async () => {
    await fc.assert(
      fc.asyncProperty(adversarialCollections, options, async (collection, options) => {
        const exporter = exporterOf(collection, options);
        for (const dialect of textDialects) {
          // The second time what was kept of the first is used.
          for (let scrape = 0; scrape < 2; scrape++) {
            const body = await render(exporter, dialect);
            const fault = await judge.judge(body, dialect.judgedAs);
            if (fault !== undefined) throw new Error(`${dialect.accept}: ${fault}\n${Buffer.from(body).toString()}`);
          }
        }
        await exporter.shutdown();
      }),
      { numRuns: 250, examples: [[alikeOnceWritten, { translationStrategy: "NoTranslation" }]] },
    );
  });
});

describe.for([
  [3, serverOrSkip("promtool")],
  [2, serverOrSkip("promtool-2")],
] as const)("judged by promtool %s", ([version, found]) => {
  it.skipIf(!found.available).for(everything)(
    "$title is an exposition, and nothing of it is unusual",
    async (given) => {
      const { exporter, stop } = given.start();
      const { body } = await exporter.render();
      const { fault, lint } = await promtoolCheck(body, version);
      expect(fault).toBeUndefined();
      expect(lint.filter((line) => !given.unusual.some((each) => each.test(line)))).toEqual([]);
      await stop();
    },
  );

  it.skipIf(!found.available)("whatever is collected, text with names of the old kind is an exposition", async () => {
    await fc.assert(
      fc.asyncProperty(
        adversarialCollections,
        options,
        fc.constantFrom(...textDialects.filter(({ judgedAs, isLegacy }) => judgedAs === "text" && isLegacy)),
        async (collection, options, dialect) => {
          const exporter = exporterOf(collection, options);
          const body = await render(exporter, dialect);
          const { fault } = await promtoolCheck(body, version);
          if (fault !== undefined) throw new Error(`${dialect.accept}: ${fault}\n${Buffer.from(body).toString()}`);
          await exporter.shutdown();
        },
      ),
      { numRuns: 50 },
    );
  });
});
