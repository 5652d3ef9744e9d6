import { randomInt } from "node:crypto";
import { serverOrSkip, startPrometheus, type Prometheus } from "@meterbridge/testbed";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { adversarialCollections } from "./adversarial-metrics.ts";
import { textDialects } from "./dialects.ts";
import { exporterOf } from "./exporter-of.ts";
import { type ServedExporter, serve } from "./serve.ts";

const protobuf =
  "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;escaping=allow-utf-8";

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

describe.for([
  [3, serverOrSkip("prometheus"), ["exemplar-storage", "created-timestamp-zero-ingestion"]],
  [2, serverOrSkip("prometheus-2"), ["exemplar-storage", "native-histograms"]],
] as const)("whatever is collected, scraped by Prometheus %s", ([version, found, features]) => {
  const accepts = [
    ...textDialects.filter(({ isLegacy }) => isLegacy || version === 3).map(({ accept }) => accept),
    ...Array.from({ length: 10 }, () => (version === 3 ? protobuf : protobuf.replace("allow-utf-8", "underscores"))),
  ];
  const seed = randomInt(2 ** 31);

  it.skipIf(!found.available)(`is taken, each series once (seed ${seed})`, async () => {
    const collections = fc.sample(adversarialCollections, { numRuns: 120, seed });
    const exporters = Object.fromEntries(
      collections.map((collection, index): [string, ServedExporter] => {
        const exporter = exporterOf(collection, {
          createdSamples: true,
          ...(index % 2 === 0 && { translationStrategy: "NoTranslation" }),
        });
        return [String(index), { exporter, accept: accepts[index % accepts.length]! }];
      }),
    );
    const served = await serve(exporters);
    stops.push(() => served.stop());
    const prometheus = await startPrometheus({
      version,
      features,
      scrapes: Object.entries(exporters).map(([index, { accept }]) => ({
        job: `${index} ${accept}`,
        url: served.url(index),
        ...(version === 3 && { nativeHistograms: true }),
      })),
    });
    stops.push(() => prometheus.stop());
    await prometheus.scraped();
    expect(await refusedSamples(prometheus)).toEqual({ duplicate_timestamp: 0, out_of_order: 0, out_of_bounds: 0 });
  });
});

/** How many samples Prometheus has not taken since it started, although it took the rest of their scrape. */
async function refusedSamples({ url }: Prometheus): Promise<Record<string, number>> {
  const exposition = await (await fetch(`${url}/metrics`)).text();
  const counters = exposition.matchAll(/^prometheus_target_scrapes_sample_(\w+)_total (\S+)$/gm);
  return Object.fromEntries([...counters].map(([, why, count]) => [why!, Number(count)]));
}
