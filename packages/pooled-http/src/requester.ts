import type { Payload } from "@meterbridge/core";
import type { Agent, ClientRequest, RequestOptions } from "node:http";
import type { LookupFunction } from "node:net";
import { flatHeaders, type HttpHeaders } from "./headers.ts";
import type { ConnectionKind, HttpPool } from "./http-pool.ts";
import { dropIdle } from "./kept-alive.ts";
import type { ReloadingTls } from "./reloading-tls.ts";
import type { Route } from "./route.ts";
import type { Running } from "./stop-on.ts";
import type { Target } from "./target.ts";
import type { TlsSetup } from "./tls-setup.ts";
import type { StopsTunnel } from "./tunnelling.ts";

/** What is the same for all requests of a transport. */
export interface RequesterSetup {
  readonly target: Target;
  readonly route: Route;
  readonly pool: HttpPool;
  readonly userAgent: string;
  readonly fixedHeaders: HttpHeaders;
  readonly lookup?: LookupFunction | undefined;
  /** For whom the connection is to. */
  readonly tls: ReloadingTls;
  /** For a proxy that a tunnel goes through. */
  readonly proxyTls?: ReloadingTls | undefined;
  readonly running: Running;
}

export interface Requester {
  /** Lets requests use what has become of the certificates; a promise only when files have to be looked at. */
  renewTls(): Promise<void> | undefined;
  /** Begins a request; its body is still to be written. `headers` are laid over the fixed ones. */
  start(payload: Payload, signal: AbortSignal, headers?: HttpHeaders): ClientRequest;
  /** The pool was closed, by whoever owns it: nothing can be sent any more. */
  readonly closed: boolean;
  /** Closes the idle connections to the far end, so that the next request gets a new one. */
  dropIdle(): void;
}

/** Prepares all that requests have in common, so that a request costs little more than `node:http` itself. */
export function requester(setup: RequesterSetup): Requester {
  const { target, route, pool, userAgent, fixedHeaders, lookup, tls, proxyTls, running } = setup;
  const { secure, host, port, socketPath, path, tunnel } = route;
  const first: HttpHeaders = { Host: target.hostHeader, "User-Agent": userAgent, "Accept-Encoding": "gzip" };
  const fixed = flatHeaders(first, target.authorization, route.headers, fixedHeaders);
  const name = JSON.stringify([secure, tls.name, lookup && numberOf(lookup), tunnel, tunnel && proxyTls?.name]);
  // node:http is loaded with the first request: 4 ms that building an exporter need not take.
  let http: { request(options: RequestOptions & Partial<StopsTunnel>): ClientRequest } | undefined;
  let kind: ConnectionKind | undefined;
  let agent: Agent | undefined;

  return {
    get closed() {
      return pool.closed;
    },
    renewTls() {
      const current = tls.current();
      return current instanceof Promise ? current.then(use) : use(current);
    },
    start(payload, signal, headers) {
      http ??= process.getBuiltinModule(secure ? "node:https" : "node:http");
      agent = pool.agentFor(kind!);
      const { contentEncoding, contentType, body } = payload;
      const own = ["Content-Type", contentType, "Content-Length", String(body.byteLength)];
      if (contentEncoding) own.push("Content-Encoding", contentEncoding);
      // A flat list is written as it is; an object of headers costs twice as much.
      const list = headers ? flatHeaders(first, target.authorization, route.headers, fixedHeaders, headers) : fixed;
      return http.request({
        method: "POST",
        host,
        port,
        path,
        agent,
        headers: [...list, ...own],
        ...(lookup && { lookup }),
        ...(socketPath !== undefined && { socketPath }),
        ...(tunnel && { stopsTunnel: { signal, running } }),
      });
    },
    dropIdle() {
      if (agent) dropIdle(agent, (idle) => idle.startsWith(`${host}:${port}:`));
    },
  };

  function use({ tls: options, key }: TlsSetup): undefined {
    if (key === kind?.key) return;
    kind = { secure, name, key, tls: options, ...(tunnel && { tunnel: { proxy: tunnel, lookup, tls: proxyTls } }) };
  }
}

const lookups = new WeakMap<LookupFunction, number>();
let lastNumber = 0;

/** Tells lookup functions apart: two of them may mean different hosts by one name, and must not share connections. */
function numberOf(lookup: LookupFunction): number {
  const known = lookups.get(lookup) ?? ++lastNumber;
  lookups.set(lookup, known);
  return known;
}
