import type { IMetricReader, PushMetricExporter } from "@opentelemetry/sdk-metrics";
import type { Scraped, ScrapingFarEnd } from "./far-end.ts";
import type { HandingProducer } from "./handing-producer.ts";

/**
 * A pull exporter in the place of a push exporter, for cases that do not care which it is: an export is a scrape, of these
 * metrics. Where exports overlap, each may get the metrics of a later one.
 */
export function scrapedExporter(
  reader: IMetricReader,
  farEnd: ScrapingFarEnd,
  producer: HandingProducer,
): PushMetricExporter {
  return {
    export(metrics, answer) {
      producer.hand(metrics);
      void scrapeOnce(farEnd).then(({ error }) => answer(error ? { code: 1, error } : { code: 0 }));
    },
    forceFlush: () => reader.forceFlush(),
    shutdown: () => reader.shutdown(),
    selectAggregation: (instrumentType) => reader.selectAggregation(instrumentType),
    selectAggregationTemporality: (instrumentType) => reader.selectAggregationTemporality(instrumentType),
  };
}

/** Scrapes, also with a far end that throws. */
export async function scrapeOnce(farEnd: ScrapingFarEnd): Promise<Scraped> {
  try {
    return await farEnd.scrape();
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}
