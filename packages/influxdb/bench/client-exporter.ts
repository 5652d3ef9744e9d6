import { InfluxDB, type WriteApi } from "@influxdata/influxdb-client";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { clientPoints } from "./client.ts";

/** An exporter as one writes it by hand around the client. It compresses what we compress, in batches as large as ours. */
export function clientExporter(url: string): PushMetricExporter {
  const api = new InfluxDB({ url, token: "a-token" }).getWriteApi("org", "bucket", "ns", {
    batchSize: 5_000,
    gzipThreshold: 1_000,
    flushInterval: 0,
    maxRetries: 0,
  });
  return {
    export: (metrics, done) => void exportAll(api, metrics, done),
    forceFlush: () => api.flush(),
    shutdown: () => api.close(),
  };
}

async function exportAll(api: WriteApi, ...[metrics, done]: Parameters<PushMetricExporter["export"]>): Promise<void> {
  for (const point of clientPoints(metrics)) api.writePoint(point);
  try {
    await api.flush();
    done({ code: 0 });
  } catch (error) {
    done({ code: 1, error: error as Error });
  }
}
