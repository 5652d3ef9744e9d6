import type { IncomingMessage, ServerResponse } from "node:http";
import { checkOptions, ExportError, safeCause, systemClock } from "@meterbridge/core";
import type { MetricData } from "@opentelemetry/sdk-metrics";
import type { Exposition, NoExposition, Scrape, ScrapeRequest } from "../exposition/exposition.ts";
import { negotiateEncoding } from "../negotiate/accept-encoding.ts";
import { negotiate } from "../negotiate/accept.ts";
import { type Answer, inWords, methodNotAllowed } from "./answer.ts";
import { encodings } from "./body-stream.ts";
import { expositionAnswer } from "./exposition-answer.ts";
import { failureOf } from "./failure.ts";
import { fetchResponse } from "./fetch-response.ts";
import { handlerMetrics } from "./handler-metrics.ts";
import { nameFilterOf } from "./name-filter.ts";
import { type EndpointOptions, endpointRules } from "./options.ts";
import { type Question, questionOfFetch, questionOfNode } from "./question.ts";
import { scrapeTimeoutMs } from "./scrape-timeout.ts";
import { isGone, send } from "./send.ts";

/** Where a scraper asks, on any path. All of it can be passed on without its object. */
export interface Endpoint {
  /**
   * For `node:http` and what is made of it. It answers every request.
   *
   * @throws {TypeError} When it is not given what `node:http` gives, but a framework's own request and response.
   */
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
  /** For whatever speaks the Fetch API. It rejects only what is no `Request`. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** What the endpoint has done so far, for the next scrape. */
  readonly selfMetrics: () => readonly MetricData[];
}

/**
 * Makes HTTP of a scrape: content negotiation, compression, limits, and a status that says how it went.
 *
 * @throws {TypeError} One error that names every wrong option.
 */
export function endpoint(scrape: Scrape, options: EndpointOptions = {}): Endpoint {
  checkOptions("endpoint", options, endpointRules);
  const { maxInFlight = 8, timeoutMs = 10_000, sendTimeoutMs = 30_000 } = options;
  const { compression = true, clock = systemClock } = options;
  const metrics = handlerMetrics(clock);
  // A request keeps its place until its answer has been taken, in either way.
  const onEnd = (): void => void metrics.inFlight--;

  return {
    handler(request, response) {
      const question = questionOfNode(request, response);
      metrics.inFlight++;
      void serve(question, request, response).finally(onEnd);
    },
    async fetch(request) {
      const question = questionOfFetch(request);
      metrics.inFlight++;
      const answer = await answerTo(question);
      metrics.answered(answer.status);
      return fetchResponse(answer, { method: question.method, clock, timeoutMs: sendTimeoutMs, onEnd });
    },
    selfMetrics: () => metrics.data(),
  };

  async function serve(question: Question, request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Whoever has gone meanwhile, or has been answered by somebody else, needs no answer.
    response.on("error", () => {});
    if (response.headersSent) return void response.end();
    const answer = await answerTo(question);
    if (isGone(request, response) || response.headersSent) return;
    metrics.answered(answer.status);
    await send(answer, request, response, clock, sendTimeoutMs);
  }

  async function answerTo(question: Question): Promise<Answer> {
    const { method, query } = question;
    if (method !== "GET" && method !== "HEAD") return methodNotAllowed;
    if (metrics.inFlight > maxInFlight) {
      return inWords(503, `There are ${maxInFlight} scrapes already.`, { "retry-after": "1" });
    }
    const filter = nameFilterOf(query);
    if ("fault" in filter) return inWords(400, `Bad request: ${filter.fault}.`);
    const result = await scraped({
      dialect: negotiate(question.header("accept")),
      names: filter.names,
      timeoutMs: scrapeTimeoutMs(question.header("x-prometheus-scrape-timeout-seconds"), timeoutMs),
    });
    if (result.kind === "failed") return failureOf(result.error.code);
    const offered = compression ? encodings : [];
    return expositionAnswer(result, negotiateEncoding(question.header("accept-encoding"), offered));
  }

  async function scraped(request: ScrapeRequest): Promise<Exposition | NoExposition> {
    let result: Exposition | NoExposition;
    try {
      result = await scrape(request);
    } catch (error) {
      result = { kind: "failed", error: new ExportError("unknown", "a scrape threw", { cause: safeCause(error) }) };
    }
    metrics.scraped(result);
    return result;
  }
}
