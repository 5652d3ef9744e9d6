type Environment = Readonly<Record<string, string | undefined>>;

/** A proxy that the environment asks for. */
export interface ProxyVariable {
  readonly name: string;
  readonly value: string;
}

/**
 * The variable that names the proxy for targets with or without TLS: `https_proxy` and `HTTPS_PROXY`, or `http_proxy`
 * and `HTTP_PROXY`; lower case wins, and an empty one counts as unset. `ALL_PROXY` is not read: of curl, Go and Node,
 * only curl does.
 */
export function proxyVariable(secure: boolean, env: Environment = process.env): ProxyVariable | undefined {
  const names = secure ? ["https_proxy", "HTTPS_PROXY"] : ["http_proxy", "HTTP_PROXY"];
  for (const name of names) {
    // A CGI server makes HTTP_PROXY of a request's Proxy header (CVE-2016-5385).
    if (name === "HTTP_PROXY" && env["REQUEST_METHOD"] !== undefined) continue;
    const value = env[name]?.trim();
    if (value) return { name, value };
  }
  return undefined;
}

/** What the environment says of hosts that no proxy is used for. */
export function noProxyVariable(env: Environment = process.env): string {
  return env["no_proxy"] || env["NO_PROXY"] || "";
}
