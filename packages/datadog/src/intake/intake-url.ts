import type { DatadogExporterOptions } from "../options.ts";

const paths = { series: "/api/v2/series", sketches: "/api/beta/sketches", otlp: "/v1/metrics" } as const;

/**
 * The address of one intake: of the site, or of `url` with the path appended. What stands in `url` is kept: a prefix, a port, and a
 * name and password, of which the transport makes a header.
 */
export function intakeUrl(
  intake: keyof typeof paths,
  { url, site = "datadoghq.com" }: Pick<DatadogExporterOptions, "url" | "site">,
): URL {
  const address = new URL(url ?? `https://${intake === "otlp" ? "otlp" : "api"}.${site}`);
  address.pathname = `${address.pathname.replace(/\/+$/, "")}${paths[intake]}`;
  return address;
}
