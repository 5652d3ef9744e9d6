import type { Settings, Subject } from "@meterbridge/conformance";
import type { IMetricReader } from "@opentelemetry/sdk-metrics";
import { scrapeFarEnd, type ScrapeFarEndOptions } from "./scrape-far-end.ts";

/** An exporter that is scraped over HTTP, and what has to be known of it to judge it. */
export interface ScrapeSubjectOptions extends Pick<
  Subject,
  "name" | "capabilities" | "asReceived" | "module" | "knownFailures" | "cases"
> {
  /** Makes the exporter and has it listen. What it has no option for it passes over. */
  readonly exporter: (settings: Settings) => Promise<ScrapedExporter> | ScrapedExporter;
}

/** An exporter that listens, and how it is scraped. */
export interface ScrapedExporter extends ScrapeFarEndOptions {
  /** Its `shutdown` ends everything. */
  readonly reader: IMetricReader;
}

/** Makes a subject for the conformance suite out of an exporter that Prometheus scrapes. */
export function scrapeSubject({ exporter, ...about }: ScrapeSubjectOptions): Subject {
  return {
    ...about,
    kind: "pull",
    async start(settings) {
      const { reader, ...scraped } = await exporter(settings);
      return { kind: "pull", reader, farEnd: scrapeFarEnd(scraped) };
    },
  };
}
