import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { jsonBodies } from "./json-series.ts";

/** An exporter as one writes it by hand around JSON objects. It compresses what we compress, in bodies as large as ours. */
export function jsonExporter(url: string): PushMetricExporter {
  return {
    export: (metrics, done) => void exportAll(url, metrics, done),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
}

async function exportAll(url: string, ...[metrics, done]: Parameters<PushMetricExporter["export"]>): Promise<void> {
  try {
    for (const body of jsonBodies(metrics)) {
      const response = await fetch(`${url}/api/v2/series`, { method: "POST", body: await promisify(gzip)(body) });
      await response.arrayBuffer();
    }
    done({ code: 0 });
  } catch (error) {
    done({ code: 1, error: error as Error });
  }
}
