import {
  callable,
  checkOptions,
  closedOutcome,
  inFlight,
  integer,
  type Outcome,
  type Payload,
  type Rule,
  type Rules,
  systemClock,
  text,
  type Transport,
  url,
  type TlsOptions,
} from "@meterbridge/core";
import type { LookupFunction } from "node:net";
import type { Answer } from "./answer.ts";
import { headersAsker } from "./ask-headers.ts";
import { classifyStatus } from "./classify-status.ts";
import { exchange, type ExchangeSetup } from "./exchange.ts";
import { type HeadersOption, headersRule, headerValueRule } from "./headers.ts";
import { httpPool, type HttpPool, type HttpPoolOptions, httpPoolRules, poolRule } from "./http-pool.ts";
import { type ProxyOption, proxyFor, proxyRule } from "./proxy.ts";
import { reloadingTls } from "./reloading-tls.ts";
import { requester } from "./requester.ts";
import { routeOf } from "./route.ts";
import { secretsOf } from "./secrets.ts";
import { type Running, stopAll } from "./stop-on.ts";
import { targetOf } from "./target.ts";
import { tlsRule } from "./tls-setup.ts";

export interface HttpTransportOptions extends HttpPoolOptions {
  /** The full address, used as it stands. User info in it is sent as an `Authorization: Basic` header. */
  readonly url: string | URL;
  /**
   * Headers for each request. A function is called for each attempt; when the far end answers 401 it is called again,
   * and the request repeated once.
   */
  readonly headers?: HeadersOption | undefined;
  /** Certificates, and the name that the far end's certificate must carry. */
  readonly tls?: TlsOptions | undefined;
  /** The longest answer that is read, in bytes after decompression. 4 MiB, as OTLP says. */
  readonly maxResponseBytes?: number | undefined;
  /** Connections to share with other transports; `maxSockets`, `keepAliveMs` and `maxConnectionAgeMs` are its own, then. */
  readonly pool?: HttpPool | undefined;
  /** The `User-Agent` header. `Meterbridge` unless said. */
  readonly userAgent?: string | undefined;
  /** Resolves host names, in place of the system's resolver; called as `dns.lookup` is. */
  readonly lookup?: LookupFunction | undefined;
  /**
   * The proxy that requests go through, instead of the one of the environment (`HTTPS_PROXY` for https addresses,
   * `HTTP_PROXY` for http ones, except for `NO_PROXY` and this machine itself); `false`: none. User info in it is sent
   * as `Proxy-Authorization`. An `https:` one is trusted by `tls.ca`.
   */
  readonly proxy?: ProxyOption | undefined;
  /** The path of a unix socket to connect to, without a proxy; `url` still gives the path and the `Host` header. */
  readonly socketPath?: string | undefined;
  /**
   * What an answer to a payload means. It is not called for a success that cannot be read. By the status alone unless
   * said.
   */
  readonly classify?: ((answer: Answer, payload: Payload) => Outcome<Payload>) | undefined;
}

const httpUrl = url("http:", "https:");

/** Others write the path of a unix socket into the address: that is told where it belongs. */
const addressRule: Rule = (value) =>
  /^(https?\+)?unix:/i.test(String(value))
    ? "a URL that begins with http:// or https://, and the path of a unix socket as socketPath"
    : httpUrl(value);

export const httpTransportRules: Rules<HttpTransportOptions> = {
  ...httpPoolRules,
  url: addressRule,
  headers: headersRule,
  tls: tlsRule,
  maxResponseBytes: integer("bytes", 1),
  pool: poolRule,
  userAgent: headerValueRule,
  lookup: callable,
  proxy: proxyRule,
  socketPath: text,
  classify: callable,
};

/** How long `close` waits for what is under way. */
const closingMs = 500;

/**
 * Sends each payload as one POST request, over a pool of kept-alive connections.
 *
 * It has no timer of its own: the call's signal ends everything, from the name's resolution to the answer's last byte.
 * It repeats a request itself in two cases only: on a kept-alive connection that turned out to be dead, and with new
 * headers after a 401.
 */
export function httpTransport(options: HttpTransportOptions): Transport {
  checkOptions("httpTransport", options, httpTransportRules);
  const { headers = {}, clock = systemClock, pool = ownPool(options), userAgent = "Meterbridge", lookup } = options;
  const { socketPath, tls = {} } = options;
  const target = targetOf(new URL(options.url));
  const proxy = socketPath === undefined ? proxyFor(target, options.proxy) : undefined;
  const route = routeOf(target, proxy, socketPath);
  const fixedHeaders = typeof headers === "function" ? {} : headers;
  const secrets = secretsOf([
    ...target.secrets,
    ...(proxy?.secrets ?? []),
    ...Object.values(target.authorization),
    ...Object.values(fixedHeaders),
  ]);
  const proxyTls = proxy?.secure ? { ca: tls.ca } : {};
  const running: Running = { stops: new Set(), stopped: false };
  const setup: ExchangeSetup = {
    requester: requester({
      target,
      route,
      pool,
      userAgent,
      fixedHeaders,
      lookup,
      running,
      tls: reloadingTls(target.secure ? tls : proxyTls, clock),
      proxyTls: route.tunnel?.secure ? reloadingTls(proxyTls, clock) : undefined,
    }),
    askHeaders: typeof headers === "function" ? headersAsker(headers, route.shown, secrets, running) : undefined,
    running,
    shown: route.shown,
    classify: options.classify ?? ((answer) => classifyStatus(answer)),
    maxResponseBytes: options.maxResponseBytes ?? 4 * 1024 * 1024,
    redact: (shown) => secrets.redact(shown),
    wallTime: () => clock.wallTime(),
  };
  const sends = inFlight(clock);
  let closed = false;

  return {
    send(payload, call) {
      return closed || pool.closed ? Promise.resolve(closedOutcome()) : sends.track(exchange(payload, call, setup));
    },
    flush: (call) => sends.settled(call),
    async close(call) {
      closed = true;
      await sends.settled(call, closingMs);
      stopAll(running);
      if (!options.pool) pool.close();
    },
    inspect(visit) {
      visit("requests.in_flight", sends.count);
      pool.inspect(visit);
    },
  };
}

function ownPool({ maxSockets, keepAliveMs, maxConnectionAgeMs, clock }: HttpTransportOptions): HttpPool {
  return httpPool({
    ...(maxSockets !== undefined && { maxSockets }),
    ...(keepAliveMs !== undefined && { keepAliveMs }),
    ...(maxConnectionAgeMs !== undefined && { maxConnectionAgeMs }),
    ...(clock && { clock }),
  });
}
