import type { IncomingMessage, ServerResponse } from "node:http";
import { checkOptions, ExportError, integer, type Rules, systemClock } from "@meterbridge/core";
import type { IMetricReader } from "@opentelemetry/sdk-metrics";
import { collectFrom } from "./collect.ts";
import { endpoint } from "./endpoint/endpoint.ts";
import type { Listening } from "./endpoint/server/listen.ts";
import type { ListenOptions } from "./endpoint/server/listen-options.ts";
import { prometheusEnvironment } from "./env.ts";
import { joinChunks } from "./exposition/join-chunks.ts";
import { formats } from "./formats.ts";
import { negotiate } from "./negotiate/accept.ts";
import { contentTypeOf } from "./negotiate/content-type.ts";
import { type PrometheusExporterOptions, prometheusExporterRules } from "./options.ts";
import { pullReader } from "./reader.ts";
import { joinedMetrics } from "./registry/joined-metrics.ts";
import { scraper } from "./scraper.ts";

/** A metric reader that is scraped. Its functions may be passed on without it. */
export interface PrometheusExporter extends IMetricReader {
  /**
   * Answers a request of `node:http`, on any path: with GET or HEAD, in the format and the encoding that it asks for.
   *
   * @throws {TypeError} When it is given other objects than those of `node:http`, such as a framework's own.
   */
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
  /** The same for whatever speaks the Fetch API. It rejects what is no `Request`, and nothing else. */
  readonly fetch: (request: Request) => Promise<Response>;
  /**
   * Writes an exposition, for a server of any kind.
   *
   * @throws {TypeError} One error that names every wrong option.
   * @throws {ExportError} When there is nothing to serve: `shutdown`, `timeout`, `unavailable` (the exporter was not given
   *   to a MeterProvider), `encoding`, `unknown` (a callback failed; not with `errorPolicy: "partial"`).
   */
  readonly render: (request?: RenderRequest) => Promise<Rendered>;
  /**
   * Serves from a server of its own, on `localhost:9464` unless options or `OTEL_EXPORTER_PROMETHEUS_HOST` and `_PORT` say
   * otherwise. `shutdown` closes it, too.
   *
   * @throws {TypeError} One error that names every wrong option.
   * @throws {ExportError} `shutdown`: after `shutdown` nothing is served any more.
   * @throws {Error} When the address cannot be listened on: it is in the message, Node's code is in `code`.
   */
  readonly listen: (options?: ListenOptions) => Promise<Listening>;
}

export interface RenderRequest {
  /** The scraper's Accept header. Text 0.0.4 unless said. */
  readonly accept?: string | undefined;
  /** Only metrics of these names, as they are written; all unless said. */
  readonly names?: readonly string[] | undefined;
  /** How long it may take, in milliseconds; the exporter's `timeoutMs` unless said. */
  readonly timeoutMs?: number | undefined;
}

const renderRules: Rules<RenderRequest> = {
  accept: (value) => (typeof value === "string" ? undefined : "a text, as the header has it"),
  names: (value) =>
    Array.isArray(value) && value.every((name) => typeof name === "string") ? undefined : "an array of texts",
  timeoutMs: integer("milliseconds", 1),
};

export interface Rendered {
  readonly contentType: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

/**
 * Makes an exporter that serves metrics to Prometheus, and to all that scrape like it.
 *
 * @throws {TypeError} One error that names every wrong option.
 */
export function prometheusExporter(options: PrometheusExporterOptions = {}): PrometheusExporter {
  checkOptions("prometheusExporter", options, prometheusExporterRules);
  const {
    timeoutMs = 10_000,
    clock = systemClock,
    registry = [],
    errorPolicy = "fail",
    handlerMetrics = false,
  } = options;
  let isShutDown = false;
  const listening = new Set<Promise<Listening>>();
  const reader = pullReader({
    aggregation: options.aggregation,
    cardinalityLimit: options.cardinalityLimit,
    metricProducers: options.metricProducers ?? [],
    clock,
    async shutdown() {
      isShutDown = true;
      scrapes.close();
      await Promise.all([...listening].map((server) => server.then(({ close }) => close()).catch(() => {})));
    },
  });
  const collect = collectFrom({
    reader,
    joined: new Map([registry].flat().map((each) => [each, joinedMetrics(each, clock)])),
    own: () => (handlerMetrics ? end.selfMetrics() : []),
  });
  const scrapes = scraper({ collect, format: formats(options), partial: errorPolicy === "partial", timeoutMs, clock });
  const { maxInFlight, sendTimeoutMs, compression } = options;
  const end = endpoint(scrapes.scrape, { maxInFlight, timeoutMs, sendTimeoutMs, compression, clock });

  return {
    ...reader,
    handler: end.handler,
    fetch: end.fetch,
    async render(request = {}) {
      checkOptions("render", request, renderRules);
      const { accept, names, timeoutMs: limitMs = timeoutMs } = request;
      const dialect = negotiate(accept);
      const exposition = await scrapes.scrape({ dialect, names, timeoutMs: limitMs });
      if (exposition.kind === "failed") throw exposition.error;
      return { contentType: contentTypeOf(dialect), body: await joinChunks(exposition.chunks, exposition.bytes) };
    },
    async listen(given = {}) {
      if (isShutDown) throw new ExportError("shutdown", "the exporter is shut down");
      const place = given.socketPath === undefined ? prometheusEnvironment() : {};
      const server = listenOn({ ...place, ...defined(given), clock: given.clock ?? clock });
      listening.add(server);
      try {
        const { url, address, close } = await server;
        return {
          url,
          address,
          async close() {
            await close();
            listening.delete(server);
          },
        };
      } catch (error) {
        listening.delete(server);
        throw error;
      }
    },
  };

  /** Most who have a server of their own never load this one. */
  async function listenOn(where: ListenOptions): Promise<Listening> {
    const { listen } = await import("./endpoint/server/listen.ts");
    return listen(end.handler, where);
  }
}

/** Options that are there, so that those that are not leave the environment's. */
function defined(options: ListenOptions): ListenOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
