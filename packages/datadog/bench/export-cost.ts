import { compareExports, type Figure, figureHead, figureRow, longestBlock, table, startSink } from "@meterbridge/bench";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { datadogExporter } from "../src/index.ts";
import { jsonExporter } from "./json-exporter.ts";

/** Whole exports, compressed, against one that is written by hand around JSON objects. */
export async function exportCost(): Promise<string> {
  const sink = await startSink(new URL("sink-process.ts", import.meta.url));
  try {
    const figures: Figure[] = [
      await compareExports({ what: "gzip", points: 10_000, ...pair(sink.url) }),
      await longestBlock({ what: "gzip", points: 100_000, target: "5 ms", ...pair(sink.url) }),
    ];
    return table(["measure", "JSON objects", ...figureHead.slice(2)], figures.map(figureRow));
  } finally {
    sink.stop();
  }
}

interface Pair {
  readonly upstream: PushMetricExporter;
  readonly ours: PushMetricExporter;
}

/** Both make counters of histograms: JSON has no sketches. */
function pair(url: string): Pair {
  const ours = datadogExporter({ url, apiKey: "a-key", histograms: "counters", timeoutMs: 60_000 });
  return { upstream: jsonExporter(url), ours };
}
