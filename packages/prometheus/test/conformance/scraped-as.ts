import {
  type Capabilities,
  cannot,
  cannotEach,
  everythingScraped,
  type Point,
  type ReceivedPoint,
  type Subject,
} from "@meterbridge/conformance";
import { scrapeSubject } from "@meterbridge/test-harness";
import { prometheusExporter, type PrometheusExporterOptions } from "../../src/index.ts";

/** What no exposition carries, in whatever format. */
export const scrapedCapabilities: Capabilities = {
  ...everythingScraped,
  delta: cannot("Prometheus knows only what is cumulative"),
  integers: cannot("to Prometheus every number is a double"),
  anyText: cannot("a label with an empty value is none, and names that begin with `__` are Prometheus's own"),
  typedAttributes: cannot("a label is a text"),
  ...cannotEach("the time of a data point is that of the scrape, as the specification wants it", "timestamps"),
  nanoseconds: cannot("start times are floating point numbers of seconds"),
};

export interface ScrapedAs {
  readonly name: string;
  readonly accept: string;
  /** The exporter's own options. */
  readonly options?: PrometheusExporterOptions;
  readonly capabilities: Capabilities;
  readonly module: string;
  readonly knownFailures?: Readonly<Record<string, string>>;
  /** How a data point has to arrive. */
  readonly asReceived: (point: Point) => ReceivedPoint;
}

/** The exporter, scraped with an Accept header by somebody who knows its token. */
export function scrapedAs({ accept, options, ...about }: ScrapedAs): Subject {
  return scrapeSubject({
    ...about,
    async exporter({ timeoutMs, clock, secret }) {
      const reader = prometheusExporter({ timeoutMs, clock, ...options });
      const { url } = await reader.listen({ host: "127.0.0.1", port: 0, bearerToken: secret });
      return { reader, url, accept, headers: { authorization: `Bearer ${secret}` } };
    },
  });
}
