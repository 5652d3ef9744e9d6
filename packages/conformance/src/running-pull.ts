import type { IMetricReader } from "@opentelemetry/sdk-metrics";
import type { Scraped, ScrapingFarEnd } from "./far-end.ts";
import { type HandingProducer, handingProducer } from "./handing-producer.ts";
import { type Running, running } from "./running.ts";
import { scrapedExporter, scrapeOnce } from "./scraped-exporter.ts";
import type { StartedPull } from "./subject.ts";
import type { Time } from "./time.ts";

/** A pull exporter and its far end, started for one case. Its `exporter` stands for both: an export is a scrape. */
export interface RunningPull extends Running<ScrapingFarEnd> {
  readonly reader: IMetricReader;
  readonly producer: HandingProducer;
  /** Gives the reader its producer, as a `MeterProvider` does. */
  bind(): void;
  /** Scrapes once; time passes only if somebody lets it. */
  scrape(): Promise<Scraped>;
}

export function runningPull({ reader, farEnd }: StartedPull, time: Time): RunningPull {
  const producer = handingProducer();
  return {
    ...running(scrapedExporter(reader, farEnd, producer), farEnd, time),
    reader,
    producer,
    bind: () => reader.setMetricProducer(producer),
    scrape: () => scrapeOnce(farEnd),
  };
}
