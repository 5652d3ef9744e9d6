import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findServer } from "./find-server.ts";
import { freePort } from "./loopback-port.ts";
import { prometheusApi, type PrometheusApi } from "./prometheus-api.ts";
import { scrapeConfiguration, type Scrape } from "./scrape-configuration.ts";
import { answers, type ServerInFolder, startInFolder } from "./server-in-folder.ts";

export interface PrometheusOptions {
  /** Version 3, which takes OTLP, too, unless said; or the older one that Debian has. */
  readonly version?: 2 | 3;
  /** What it scrapes: nothing unless said. */
  readonly scrapes?: readonly Scrape[];
  /** Its configuration file, in YAML or JSON, instead of one that has the scrapes: rules, OTLP settings. */
  readonly configuration?: string;
  /** Features that have to be enabled, as `native-histograms`. */
  readonly features?: readonly string[];
  /** Further command line flags. */
  readonly flags?: readonly string[];
}

/** A real Prometheus server that can be asked for what it has. */
export interface Prometheus extends PrometheusApi, ServerInFolder {
  readonly url: string;
  /** Where OTLP over HTTP goes to: protobuf, and cumulative only. Version 3 only. */
  readonly otlpUrl: string;
}

/** Starts a Prometheus server on a free loopback port, with storage of its own; it is ready when this resolves. */
export async function startPrometheus(options: PrometheusOptions = {}): Promise<Prometheus> {
  const { version = 3, scrapes = [], features = [] } = options;
  const found = findServer(version === 2 ? "prometheus-2" : "prometheus");
  if (!found.available) throw new Error(found.reason);
  const folder = mkdtempSync(join(tmpdir(), "meterbridge-prometheus-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  writeFileSync(join(folder, "prometheus.yml"), options.configuration ?? scrapeConfiguration(scrapes));
  const args = [
    "--config.file=prometheus.yml",
    "--storage.tsdb.path=data",
    `--web.listen-address=127.0.0.1:${port}`,
    // It would begin to scrape after five seconds, which version 2 does in any case.
    "--scrape.discovery-reload-interval=50ms",
    ...(version === 2 ? [] : ["--web.enable-otlp-receiver"]),
    ...(features.length > 0 ? [`--enable-feature=${features.join(",")}`] : []),
    ...(options.flags ?? []),
  ];
  const server = await startInFolder(folder, found.program, args, () => answers(`${url}/-/ready`));

  return { ...prometheusApi(url), ...server, url, otlpUrl: `${url}/api/v1/otlp/v1/metrics` };
}
