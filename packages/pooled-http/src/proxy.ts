import { anyOf, describeValue, oneOf, type Rule, url } from "@meterbridge/core";
import { noProxyVariable, proxyVariable } from "./env.ts";
import type { HttpHeaders } from "./headers.ts";
import { isLoopback, isOnNoProxyList } from "./no-proxy.ts";
import { targetOf } from "./target.ts";

/** A proxy that requests go through. */
export interface HttpProxy {
  /** It is itself spoken to by TLS. */
  readonly secure: boolean;
  /** A name or an address, without the brackets of IPv6. */
  readonly host: string;
  readonly port: number;
  /** For messages: host and port, and nothing else of its URL, which may hold secrets. */
  readonly shown: string;
  /** `Proxy-Authorization`, where its URL has user info. */
  readonly headers: HttpHeaders;
  /** What must not be shown. */
  readonly secrets: readonly string[];
}

/** A proxy's address (`http:` or `https:`, with user info if it asks for some); `false`: none, whatever the environment says. */
export type ProxyOption = string | URL | false;

/** What `proxy` may be. */
export const proxyRule: Rule = anyOf(oneOf(false), url("http:", "https:"));

/**
 * Says which proxy leads to a far end, if any: the one of the option, or else the one of the environment, see
 * `proxyVariable`. The environment's is not used for this machine itself (localhost, loopback addresses), nor for what
 * `NO_PROXY` lists. The far end's host is without the brackets of IPv6.
 *
 * @throws {TypeError} When the variable that holds is no such address, and names it: to do without the proxy would hide
 *   the mistake.
 */
export function proxyFor(
  farEnd: { readonly secure: boolean; readonly host: string; readonly port: number },
  option?: ProxyOption,
): HttpProxy | undefined {
  if (option !== undefined) return option === false ? undefined : proxyOf(new URL(option));
  const variable = proxyVariable(farEnd.secure);
  const { host, port } = farEnd;
  if (!variable || isLoopback(host) || isOnNoProxyList(noProxyVariable(), host, port)) return undefined;
  const { name, value } = variable;
  const withScheme = /^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  if (isUrl(withScheme) === undefined) return proxyOf(new URL(withScheme));
  throw new TypeError(
    `${name}: got ${describeValue(value)}, allowed: http://host:port, https://host:port or host:port`,
  );
}

const isUrl = url("http:", "https:");

function proxyOf(address: URL): HttpProxy {
  const { secure, host, port, shown, authorization, secrets } = targetOf(address);
  const credentials = authorization["authorization"];
  return {
    secure,
    host,
    port,
    shown,
    headers: credentials === undefined ? {} : { "Proxy-Authorization": credentials },
    secrets: credentials === undefined ? secrets : [...secrets, credentials],
  };
}
