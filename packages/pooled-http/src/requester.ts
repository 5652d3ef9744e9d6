import type { Payload } from "@meterbridge/core";
import type { Agent, ClientRequest, RequestOptions } from "node:http";
import type { LookupFunction } from "node:net";
import { flatHeaders, type HttpHeaders } from "./headers.ts";
import type { ConnectionKind, HttpPool } from "./http-pool.ts";
import { dropIdle } from "./kept-alive.ts";
import type { Target } from "./target.ts";

/** What is the same for all requests of a transport. */
export interface RequesterSetup extends Pick<ConnectionKind, "tls" | "key"> {
  readonly target: Target;
  readonly pool: HttpPool;
  readonly userAgent: string;
  readonly fixedHeaders: HttpHeaders;
  readonly lookup?: LookupFunction;
}

export interface Requester {
  /** Begins a request; its body is still to be written. `headers` are laid over the fixed ones. */
  start(payload: Payload, headers?: HttpHeaders): ClientRequest;
  /** The pool was closed, by whoever owns it: nothing can be sent any more. */
  readonly closed: boolean;
  /** Closes the idle connections to the far end, so that the next request gets a new one. */
  dropIdle(): void;
}

/** Prepares all that requests have in common, so that a request costs little more than `node:http` itself. */
export function requester({ target, pool, userAgent, fixedHeaders, lookup, tls, key }: RequesterSetup): Requester {
  const { secure, host, port, path } = target;
  const first: HttpHeaders = { Host: target.hostHeader, "User-Agent": userAgent, "Accept-Encoding": "gzip" };
  const fixed = flatHeaders(first, target.authorization, fixedHeaders);
  // node:http is loaded with the first request: 4 ms that building an exporter need not take.
  let http: { request(options: RequestOptions): ClientRequest } | undefined;
  let agent: Agent | undefined;

  return {
    get closed() {
      return pool.closed;
    },
    start(payload, headers) {
      http ??= process.getBuiltinModule(secure ? "node:https" : "node:http");
      agent ??= pool.agentFor({ secure, key: `${key}${lookup ? numberOf(lookup) : ""}`, tls });
      const { contentEncoding, contentType, body } = payload;
      const own = ["Content-Type", contentType, "Content-Length", String(body.byteLength)];
      if (contentEncoding) own.push("Content-Encoding", contentEncoding);
      // A flat list is written as it is; an object of headers costs twice as much.
      const list = headers ? flatHeaders(first, target.authorization, fixedHeaders, headers) : fixed;
      return http.request({
        method: "POST",
        host,
        port,
        path,
        agent,
        headers: [...list, ...own],
        ...(lookup && { lookup }),
      });
    },
    dropIdle() {
      if (agent) dropIdle(agent, (name) => name.startsWith(`${host}:${port}:`));
    },
  };
}

const lookups = new WeakMap<LookupFunction, number>();
let lastNumber = 0;

/** Tells lookup functions apart: two of them may mean different hosts by one name, and must not share connections. */
function numberOf(lookup: LookupFunction): number {
  const known = lookups.get(lookup) ?? ++lastNumber;
  lookups.set(lookup, known);
  return known;
}
