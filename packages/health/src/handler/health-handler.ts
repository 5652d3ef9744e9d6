import type { IncomingMessage, ServerResponse } from "node:http";
import { checkOptions, oneOf, quietDiag, type Rules, safeCause } from "@meterbridge/core";
import type { Health } from "../health.ts";
import { type Answer, answer, json, type Question } from "./answer.ts";

export interface HealthHandlerOptions {
  /**
   * Answer 503 instead of 200 while an exporter is failing, as probes want it. Off unless said; the query `?strict` does
   * it for one request.
   */
  readonly strict?: boolean | undefined;
}

/** Shows the health of exporters: to `node:http`, or by `fetch` to whatever speaks the Fetch API. */
export interface HealthHandler {
  (request: IncomingMessage, response: ServerResponse): void;
  fetch(request: Request): Promise<Response>;
}

export const healthHandlerRules: Rules<HealthHandlerOptions> = { strict: oneOf(true, false) };

/** An exporter's health, or what has one: what `withHealth` or `exportHealth` gave. */
export type HealthSource = Health | { readonly health: Health };

/**
 * Makes a handler that answers GET and HEAD on any path: with a page for people where the Accept header asks for HTML,
 * as a browser's does; with JSON otherwise, and always where the path ends in `.json`. It never throws, and keeps nothing.
 *
 * @throws {TypeError} One error that names every wrong option; or when something has no health.
 */
export function healthHandler(
  source: HealthSource | readonly HealthSource[],
  options: HealthHandlerOptions = {},
): HealthHandler {
  checkOptions("healthHandler", options, healthHandlerRules);
  const { strict = false } = options;
  const healths = ([source].flat() as readonly HealthSource[]).map(healthOf);
  const handler = (request: IncomingMessage, response: ServerResponse): void => {
    const { method = "GET", url = "/", headers } = request;
    const { status, headers: answered, body } = safely({ method, url, accept: headers.accept ?? "" });
    // Whoever has gone meanwhile, or has been answered by somebody else, needs no answer.
    response.on("error", () => {});
    if (response.headersSent) return void response.end();
    // What a request of another method still sends is read by nobody.
    const close = status === 405 ? { connection: "close" } : {};
    response.writeHead(status, { ...answered, ...close, "content-length": Buffer.byteLength(body) });
    response.end(method === "HEAD" ? undefined : body);
  };
  return Object.assign(handler, {
    async fetch({ method, url, headers }: Request): Promise<Response> {
      const { status, headers: answered, body } = safely({ method, url, accept: headers.get("accept") ?? "" });
      return new Response(method === "HEAD" ? null : body, { status, headers: { ...answered } });
    },
  });

  function safely(question: Question): Answer {
    try {
      return answer(healths, question, strict);
    } catch (error) {
      quietDiag.warn(`the health of an exporter cannot be shown: ${safeCause(error).message}`);
      return json(500, { error: "the health cannot be shown" });
    }
  }
}

function healthOf(source: HealthSource): Health {
  const { health = source } = Object(source) as { readonly health?: unknown };
  if (typeof (Object(health) as Partial<Health>).snapshot === "function") return health as Health;
  throw new TypeError(
    "healthHandler: takes `Health`, or what has a `health`, as withHealth and exportHealth give it; " +
      `not ${typeof source === "object" ? "something without it" : typeof source}`,
  );
}
