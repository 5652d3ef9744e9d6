import type { HttpTransportOptions } from "@meterbridge/pooled-http";
import type { InfluxdbExporterOptions } from "../options.ts";

type AuthorizationOptions = Pick<InfluxdbExporterOptions, "token" | "tokenScheme" | "headers" | "version">;

/**
 * The headers of each request: the user's, and `Authorization` with the token. A token function is asked anew for each attempt;
 * what it throws fails the attempt, which may be tried again. A name and password are not here but in the address.
 */
export function requestHeaders(options: AuthorizationOptions): NonNullable<HttpTransportOptions["headers"]> {
  const { token, headers = {}, version = "v2" } = options;
  if (token === undefined) return headers;
  const scheme = options.tokenScheme ?? (version === "v2" ? "Token" : "Bearer");
  const withToken = (given: string): Readonly<Record<string, string>> => ({
    ...headers,
    // What is no text is left for the transport to refuse: put together with the scheme it would be one.
    authorization: typeof given === "string" ? `${scheme} ${given}` : given,
  });
  if (typeof token === "string") return withToken(token);
  return async () => withToken(await token());
}
