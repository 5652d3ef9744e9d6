import type { IncomingMessage, ServerResponse } from "node:http";

/** What is read of a request, from wherever it comes. */
export interface Question {
  readonly method: string;
  /** What stands after the `?` of the URL; empty: nothing. */
  readonly query: string;
  /** The value of a header, by its name in lower case. */
  header(name: "accept" | "accept-encoding" | "x-prometheus-scrape-timeout-seconds"): string | undefined;
}

/**
 * @throws {TypeError} When it is something else: what a framework wraps around them looks much the same, and to find out
 *   halfway would leave the client without an answer.
 */
export function questionOfNode(request: IncomingMessage, response: ServerResponse): Question {
  if (typeof response?.writeHead !== "function") {
    throw new TypeError(
      "handler: takes the request and response of node:http (Fastify: request.raw, reply.raw; Koa: ctx.req, ctx.res)",
    );
  }
  const { method = "GET", url = "/", headers } = request;
  return { method, query: queryOf(url), header: (name) => headers[name]?.toString() };
}

/** @throws {TypeError} When it is something else. */
export function questionOfFetch(request: Request): Question {
  if (typeof request?.headers?.get !== "function") {
    throw new TypeError("fetch: takes a Request of the Fetch API (Hono: c.req.raw)");
  }
  const { method, url, headers } = request;
  return { method, query: queryOf(url), header: (name) => headers.get(name) ?? undefined };
}

function queryOf(url: string): string {
  const [withoutFragment = ""] = url.split("#", 1);
  const mark = withoutFragment.indexOf("?");
  return mark < 0 ? "" : withoutFragment.slice(mark + 1);
}
