import { compareExports, type Figure, figureHead, figureRow, longestBlock, table, startSink } from "@meterbridge/bench";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { influxdbExporter } from "../src/index.ts";
import { clientExporter } from "./client-exporter.ts";

/** Whole exports, compressed, against one that is written by hand around the client. */
export async function exportCost(): Promise<string> {
  const sink = await startSink(new URL("sink-process.ts", import.meta.url));
  try {
    // First, while nothing of the client is left for the garbage collector.
    const alone = { upstream: ours(sink.url), ours: ours(sink.url) };
    const figures: Figure[] = [
      await longestBlock({
        what: "v2, gzip, twice ours, without the client",
        points: 100_000,
        target: "5 ms",
        ...alone,
      }),
      await compareExports({ what: "v2, gzip", points: 10_000, ...pair(sink.url) }),
      await longestBlock({ what: "v2, gzip", points: 100_000, target: "5 ms", ...pair(sink.url) }),
    ];
    return table(["measure", "client", ...figureHead.slice(2)], figures.map(figureRow));
  } finally {
    sink.stop();
  }
}

function pair(url: string): { readonly upstream: PushMetricExporter; readonly ours: PushMetricExporter } {
  return { upstream: clientExporter(url), ours: ours(url) };
}

function ours(url: string): PushMetricExporter {
  return influxdbExporter({ url, org: "org", bucket: "bucket", token: "a-token", timeoutMs: 60_000 });
}
