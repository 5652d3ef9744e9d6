import { describeValue, type Rule } from "@meterbridge/core";

/** Where calls go. */
export interface Endpoint {
  readonly secure: boolean;
  /** What `node:net` connects to: a name or an address, without the brackets of IPv6, or the path of a unix socket. */
  readonly address: { readonly host: string; readonly port: number } | { readonly path: string };
  /** The `:authority` of each call. */
  readonly authority: string;
  /** For messages: nothing of the address that may be secret. */
  readonly shown: string;
  /** User and password of the address, as `user:password`. */
  readonly userInfo?: string;
}

const defaultPort = 4317;
const allowed = "http://host:port, https://host:port, unix:/path, dns:host:port or host:port";

/**
 * Takes an address apart. The scheme says whether there is TLS; where it does not, `insecure` does, and without a word
 * a connection over the network is secure, and one over a unix socket is not. OpenTelemetry specification,
 * protocol/exporter.md, "Endpoint" and "Insecure".
 *
 * @throws {TypeError} When it is no such address.
 */
export function endpointOf(url: string | URL, insecure?: boolean): Endpoint {
  const text = String(url);
  const unix = /^unix:(?:\/\/(?=\/))?(.+)$/i.exec(text)?.[1];
  if (unix !== undefined) {
    return { secure: insecure === false, address: { path: unix }, authority: "localhost", shown: `unix:${unix}` };
  }
  const [, prefix = "", scheme, rest = ""] = /^((https?):\/\/|dns:(?:\/\/\/)?)?([^/].*)$/is.exec(text) ?? [];
  const withScheme = `http://${rest}`;
  // A scheme that nobody knows would else be taken for a host.
  const isUnknown = prefix === "" && /^[\w+.-]+:(?!\d)/.test(rest);
  if (isUnknown || !URL.canParse(withScheme)) throw new TypeError(`got ${describeValue(text)}, allowed: ${allowed}`);
  const { hostname, port: givenPort, username, password } = new URL(withScheme);
  // URL leaves port 80 out.
  const port = givenPort === "" ? (/^[^/?#]*:80(?:[/?#]|$)/.test(rest) ? 80 : defaultPort) : Number(givenPort);
  return {
    secure: scheme === undefined ? insecure !== true : scheme.toLowerCase() === "https",
    address: { host: hostname.replace(/^\[|\]$/g, ""), port },
    authority: `${hostname}:${port}`,
    shown: `${hostname}:${port}`,
    ...((username !== "" || password !== "") && { userInfo: `${decoded(username)}:${decoded(password)}` }),
  };
}

/** An address that `endpointOf` can take apart. */
export const endpointRule: Rule = (value) => {
  if (typeof value !== "string" && !(value instanceof URL)) return allowed;
  try {
    endpointOf(value);
    return undefined;
  } catch {
    return allowed;
  }
};

function decoded(userInfo: string): string {
  try {
    return decodeURIComponent(userInfo);
  } catch {
    return userInfo;
  }
}
