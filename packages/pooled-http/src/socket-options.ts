import { type Rule, type Rules, secret } from "@meterbridge/core";
import type { HttpTransportOptions } from "./http-transport.ts";

/** What only a transport with sockets of its own can be told. */
type SocketOption =
  "tls" | "maxSockets" | "keepAliveMs" | "maxConnectionAgeMs" | "pool" | "lookup" | "proxy" | "socketPath";

type SocketRules = Pick<Rules<HttpTransportOptions>, SocketOption>;

/** Refuses each of them, for this reason. */
export function noSocketOptions(because: string): SocketRules {
  // A certificate may come with its key, and a proxy with its password.
  const nothing: Rule = secret(() => `nothing ${because}`);
  return {
    tls: nothing,
    maxSockets: nothing,
    keepAliveMs: nothing,
    maxConnectionAgeMs: nothing,
    pool: nothing,
    lookup: nothing,
    proxy: nothing,
    socketPath: nothing,
  };
}

/** The rules that take the place of others when an exporter is given its `transport`. Whatever is no object has none. */
export function rulesBesideTransport(options: {
  readonly transport?: unknown;
}): SocketRules | Readonly<Record<string, never>> {
  return typeof options?.transport === "function" ? noSocketOptions("beside transport, which connects by itself") : {};
}
