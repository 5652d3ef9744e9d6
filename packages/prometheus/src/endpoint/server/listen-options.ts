import { type Clock, clockRule, callable, integer, oneOf, type Rule, type Rules, text } from "@meterbridge/core";
import { type AuthOptions, basicAuthRule, bearerTokenRule } from "./auth.ts";
import { healthyPath } from "./site.ts";
import { type ServerTlsOptions, serverTlsRule } from "./server-tls.ts";

export interface ListenOptions extends AuthOptions {
  /** The address, or a name of it. `localhost` unless said: nobody else can scrape it then. */
  readonly host?: string | undefined;
  /** 9464 unless said; 0 takes a free one, which `url` tells. */
  readonly port?: number | undefined;
  /** A Unix domain socket in place of host and port. A file that a dead process has left there is replaced. */
  readonly socketPath?: string | undefined;
  /** Who may connect to the socket, as a file's mode: `0o660`. What the process's umask leaves unless said. */
  readonly socketMode?: number | undefined;
  /** The path that is scraped. `/metrics` unless said. */
  readonly endpoint?: string | undefined;
  /** Serves HTTPS. */
  readonly tls?: ServerTlsOptions | undefined;
  /** How long a client may take to send its headers, in milliseconds. 10 000 unless said. */
  readonly headersTimeoutMs?: number | undefined;
  /** How long it may take for the whole request, in milliseconds. 15 000 unless said. */
  readonly requestTimeoutMs?: number | undefined;
  /** How long a connection may stay idle, in milliseconds. 75 000 unless said: longer than the usual scrape interval. */
  readonly keepAliveTimeoutMs?: number | undefined;
  /**
   * How many connections there may be. One more closes the one that has been idle for the longest, or has not asked for
   * anything yet; when all are being served, it is closed itself. 64 unless said.
   */
  readonly maxConnections?: number | undefined;
  /** How long `close` waits for requests that are being served, in milliseconds. 5 000 unless said. */
  readonly closeTimeoutMs?: number | undefined;
  /** Let the process end although the server listens. No unless said. */
  readonly unref?: boolean | undefined;
  /** Time as tests need it. */
  readonly clock?: Clock | undefined;
}

const path: Rule = (value) =>
  typeof value === "string" && /^\/[\w.~%:@/-]*$/.test(value) && value !== healthyPath
    ? undefined
    : `a path that begins with / and is not ${healthyPath}`;

// A timer of Node ends at once when it is longer than 24 days.
const time: Rule = integer("milliseconds", 1, 86_400_000);

export const listenRules: Rules<ListenOptions> = {
  host: text,
  port: integer("a port's number", 0, 65_535),
  socketPath: text,
  socketMode: integer("a file's mode", 0, 0o777),
  endpoint: path,
  tls: serverTlsRule,
  basicAuth: basicAuthRule,
  bearerToken: bearerTokenRule,
  authorize: callable,
  headersTimeoutMs: time,
  requestTimeoutMs: time,
  keepAliveTimeoutMs: time,
  maxConnections: integer("connections", 1),
  closeTimeoutMs: integer("milliseconds", 0),
  unref: oneOf(true, false),
  clock: clockRule,
};
