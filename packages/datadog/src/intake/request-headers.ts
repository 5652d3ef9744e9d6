import type { HttpTransportOptions } from "@meterbridge/pooled-http";
import type { DatadogExporterOptions } from "../options.ts";

/**
 * The headers of each request: the user's, `more`, and the key. A function is asked for the key anew for each attempt; what it throws
 * fails the attempt, which may be tried again.
 */
export function requestHeaders(
  { apiKey, headers }: Pick<DatadogExporterOptions, "apiKey" | "headers">,
  more: Readonly<Record<string, string>> = {},
): NonNullable<HttpTransportOptions["headers"]> {
  // What a function gives and is no text is for the transport to refuse.
  const withKey = (key: string): Readonly<Record<string, string>> => ({ ...headers, ...more, "DD-API-KEY": key });
  return typeof apiKey === "function" ? async () => withKey(await apiKey()) : withKey(apiKey ?? "");
}
