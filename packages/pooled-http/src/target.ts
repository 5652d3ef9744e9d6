import type { HttpHeaders } from "./headers.ts";

/** Where requests go. */
export interface Target {
  readonly secure: boolean;
  /** A name or an address, without the brackets of IPv6. */
  readonly host: string;
  readonly port: number;
  /** Path and query, as they stand in the URL. */
  readonly path: string;
  /** The `Host` header: the port is left out when it is the scheme's own. */
  readonly hostHeader: string;
  /** For messages: host and port, and nothing else of the URL, which may hold secrets. */
  readonly shown: string;
  /** What the user info of the URL becomes. */
  readonly authorization: HttpHeaders;
  /** What must not be shown: user info, and query parameters that are named like secrets. */
  readonly secrets: readonly string[];
}

const secretParameter = /^(p|pass|pwd|sig|code)$|password|token|key|secret|signature|credential/i;

/** Takes a URL apart, once. */
export function targetOf(url: URL): Target {
  const secure = url.protocol === "https:";
  const port = url.port === "" ? (secure ? 443 : 80) : Number(url.port);
  const user = decoded(url.username);
  const password = decoded(url.password);
  const hasUserInfo = url.username !== "" || url.password !== "";
  return {
    secure,
    port,
    host: url.hostname.replace(/^\[|\]$/g, ""),
    path: url.pathname + url.search,
    hostHeader: url.host,
    shown: `${url.hostname}:${port}`,
    authorization: hasUserInfo ? { authorization: `Basic ${base64(`${user}:${password}`)}` } : {},
    secrets: [
      ...(hasUserInfo ? [user, password, url.password] : []),
      ...[...url.searchParams].flatMap(([name, value]) => (secretParameter.test(name) ? [value] : [])),
      // As it stands in the address, which an error may quote: its escapes need not be those that we would write.
      ...url.search.slice(1).split("&").flatMap(writtenSecret),
    ],
  };
}

function writtenSecret(parameter: string): readonly string[] {
  const at = parameter.indexOf("=");
  return at > 0 && secretParameter.test(parameter.slice(0, at)) ? [parameter.slice(at + 1)] : [];
}

/** Of its UTF-8, with what every runtime has. */
function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

function decoded(userInfo: string): string {
  try {
    return decodeURIComponent(userInfo);
  } catch {
    return userInfo;
  }
}
