import { cannot, everythingScraped, type Settings, type Subject } from "../../src/index.ts";
import { memoryScraper } from "./memory-scraper.ts";
import { type PullExporter, pullExporter, type PullSteps, rightSteps } from "./pull-exporter.ts";

/** What is wrong with a mutant that is scraped. */
export interface PullDefect {
  /** Steps of a scrape that are done otherwise. */
  readonly steps?: (right: PullSteps, settings: Settings) => Partial<PullSteps>;
  /** Takes the place of the exporter. */
  readonly face?: (exporter: PullExporter, settings: Settings) => PullExporter;
}

/** A pull exporter that keeps every promise, scraped in this process; or one that does not. */
export function pullReference({ steps, face }: PullDefect = {}): Subject {
  return {
    name: "the pull reference",
    kind: "pull",
    capabilities: { ...everythingScraped, connections: cannot("a call has none") },
    start(settings) {
      const right = rightSteps(settings);
      const exporter = pullExporter(settings, { ...right, ...steps?.(right, settings) });
      const faced = face?.(exporter, settings) ?? exporter;
      return { kind: "pull", reader: faced.reader, farEnd: memoryScraper(faced, settings.secret) };
    },
  };
}
