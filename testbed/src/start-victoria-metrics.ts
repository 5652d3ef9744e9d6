import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findServer } from "./find-server.ts";
import { freePort } from "./loopback-port.ts";
import { prometheusApi, type PrometheusApi } from "./prometheus-api.ts";
import { answers, type ServerInFolder, startInFolder } from "./server-in-folder.ts";

/** A real VictoriaMetrics that takes line protocol, and names its series as the fields are named. */
export interface VictoriaMetrics extends ServerInFolder, Pick<PrometheusApi, "query"> {
  readonly url: string;
  /** Every series that matches, by default all. What was written before can be found. */
  series(selector?: string): Promise<readonly VictoriaMetricsSeries[]>;
  /** How many lines it could not read since it started: it answers 204 to them. */
  invalidLines(): Promise<number>;
}

export interface VictoriaMetricsSeries {
  /** The name is `__name__`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly number[];
  /** In milliseconds since 1970. */
  readonly times: readonly number[];
}

/** Starts a VictoriaMetrics on a free loopback port; it is ready when this resolves. */
export async function startVictoriaMetrics(): Promise<VictoriaMetrics> {
  const found = findServer("victoria-metrics");
  if (!found.available) throw new Error(found.reason);
  const folder = mkdtempSync(join(tmpdir(), "meterbridge-victoria-metrics-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const flags = [
    `-httpListenAddr=127.0.0.1:${port}`,
    "-storageDataPath=data",
    "-influxSkipMeasurement",
    "-memory.allowedBytes=64MB",
    "-retentionPeriod=100y",
    "-search.latencyOffset=1s",
    "-search.disableCache",
  ];
  const server = await startInFolder(folder, found.program, flags, () => answers(`${url}/health`));
  const api = prometheusApi(url);

  return {
    ...server,
    url,
    async query(promql, at = new Date(soon())) {
      await makeFindable();
      return api.query(promql, at);
    },
    async series(selector = '{__name__!=""}') {
      await makeFindable();
      const end = new Date(soon()).toISOString();
      const lines = await get(`/api/v1/export?match[]=${encodeURIComponent(selector)}&end=${end}`);
      return lines
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => {
          const { metric, values, timestamps } = JSON.parse(line) as Exported;
          return { labels: metric, values, times: timestamps };
        });
    },
    async invalidLines() {
      // It says the same for a second.
      const first = await get("/metrics");
      let metrics = first;
      while (counter(metrics, requests) === counter(first, requests)) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        metrics = await get("/metrics");
      }
      return counter(metrics, 'vm_rows_invalid_total{type="influx"}');
    },
  };

  /** What is written can be found within seconds, or when it is told to. */
  async function makeFindable(): Promise<void> {
    await get("/internal/force_flush");
  }

  async function get(path: string): Promise<string> {
    const response = await fetch(`${url}${path}`);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: HTTP ${response.status} ${text}`);
    return text;
  }
}

const requests = 'vm_http_requests_total{path="/metrics"}';

function counter(metrics: string, series: string): number {
  const line = metrics.split("\n").find((each) => each.startsWith(`${series} `));
  return Number(line?.slice(series.length));
}

/** Later than what has just been written: a question about now is answered for the last full second, or the one before. */
function soon(): number {
  return Date.now() + 2_000;
}

interface Exported {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly number[];
  readonly timestamps: readonly number[];
}
