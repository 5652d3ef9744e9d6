import { type Prometheus, serverOrSkip, startPrometheus } from "@meterbridge/testbed";
import type { MeterProvider } from "@opentelemetry/sdk-metrics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prometheusExporter } from "../../src/index.ts";
import { type Served, serve } from "./serve.ts";
import { shop, shopSeries } from "./shop.ts";
import { expectSizes, sorted, storedHistograms, storedSeries } from "./stored.ts";

const found = serverOrSkip("prometheus-2");
const title = `scraped by Prometheus 2${found.available ? "" : ` (skipped: ${found.reason})`}`;

const asked = {
  "what it asks for": undefined,
  "text 0.0.4": "text/plain;version=0.0.4",
  "OpenMetrics 0.0.1": "application/openmetrics-text;version=0.0.1",
  "OpenMetrics 1.0.0": "application/openmetrics-text;version=1.0.0",
} as const;
const kinds = ["plain", "dotted"] as const;
const cases = kinds.flatMap((kind) =>
  Object.entries(asked).map(([title, accept]) => ({ kind, accept, job: `${title} ${kind}` })),
);

describe.skipIf(!found.available)(title, () => {
  let provider: MeterProvider;
  let served: Served;
  /** As it is by itself: it asks for OpenMetrics first. */
  let itself: Prometheus;
  /** Its feature is on: it asks for protobuf first. */
  let native: Prometheus;

  beforeAll(async () => {
    const exporters = {
      plain: prometheusExporter(),
      dotted: prometheusExporter({ translationStrategy: "NoUTF8EscapingWithSuffixes" }),
    };
    provider = shop(exporters.plain, exporters.dotted);
    served = await serve(
      Object.fromEntries(
        cases.map(({ kind, accept }, index) => [index, { exporter: exporters[kind], ...(accept && { accept }) }]),
      ),
    );
    const scrapes = cases.map(({ job }, index) => ({ job, url: served.url(String(index)) }));
    [itself, native] = await Promise.all([
      startPrometheus({ version: 2, scrapes }),
      startPrometheus({
        version: 2,
        scrapes: scrapes.filter(({ job }) => job.startsWith("what")),
        features: ["native-histograms"],
      }),
    ]);
    await Promise.all([itself.scraped(), native.scraped()]);
  });

  afterAll(async () => {
    await itself?.stop();
    await native?.stop();
    await served?.stop();
    await provider?.shutdown();
  });

  it.for(cases)("every value is there: $job", async ({ job, kind }) => {
    expect(sorted(await storedSeries(itself, job))).toEqual(sorted(shopSeries("underscores", kind === "dotted")));
  });

  it.for(kinds)("every value is there: protobuf %s", async (kind) => {
    const stored = await storedSeries(native, `what it asks for ${kind}`);
    expect(sorted(stored)).toEqual(sorted(shopSeries("underscores", kind === "dotted")));
  });

  it.for(kinds)("an exponential histogram is a native one: protobuf %s", async (kind) => {
    expectSizes(await storedHistograms(native, `payload_size_bytes{job="what it asks for ${kind}"}`));
  });

  it("no scrape has failed", async () => {
    const targets = [...(await itself.targets()), ...(await native.targets())];
    expect(targets.filter(({ health, lastError }) => health !== "up" || lastError !== "")).toEqual([]);
    expect(targets).toHaveLength(cases.length + kinds.length);
  });
});
