import type { Certificate } from "@meterbridge/test-harness";

/** What Prometheus calls the formats that it can be told to ask for. */
export type ScrapeProtocol =
  "PrometheusProto" | "OpenMetricsText1.0.0" | "OpenMetricsText0.0.1" | "PrometheusText1.0.0" | "PrometheusText0.0.4";

/** One thing to scrape, each second. */
export interface Scrape {
  /** The value of the label `job` of all that is scraped. */
  readonly job: string;
  readonly url: string;
  /** Which formats it asks for, best first. Only of version 3; all that it knows unless said. */
  readonly protocols?: readonly ScrapeProtocol[];
  /** How it wants names that have more than letters, digits and `_`. Only of version 3. */
  readonly escaping?: "allow-utf-8" | "underscores" | "dots" | "values";
  /** Whether it keeps them. Only of version 3: version 2 has the feature `native-histograms` for all that it scrapes. */
  readonly nativeHistograms?: boolean;
  readonly basicAuth?: { readonly username: string; readonly password: string };
  readonly bearerToken?: string;
  /** Whose certificate it takes for that of an `https` URL's server, and its own. PEM texts; only of version 3. */
  readonly tls?: { readonly ca: string; readonly client?: Certificate };
}

/** A configuration file that says so; JSON is YAML. */
export function scrapeConfiguration(scrapes: readonly Scrape[]): string {
  return JSON.stringify({
    global: { scrape_interval: "1s", scrape_timeout: "1s" },
    scrape_configs: scrapes.map(({ job, url, protocols, escaping, nativeHistograms, basicAuth, bearerToken, tls }) => ({
      job_name: job,
      scheme: new URL(url).protocol.replace(":", ""),
      metrics_path: new URL(url).pathname,
      static_configs: [{ targets: [new URL(url).host] }],
      ...(protocols && { scrape_protocols: protocols }),
      ...(escaping && { metric_name_escaping_scheme: escaping }),
      ...(nativeHistograms !== undefined && { scrape_native_histograms: nativeHistograms }),
      ...(basicAuth && { basic_auth: basicAuth }),
      ...(bearerToken !== undefined && { authorization: { credentials: bearerToken } }),
      ...(tls && { tls_config: { ca: tls.ca, ...tls.client } }),
    })),
  });
}
