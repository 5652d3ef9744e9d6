// Whole exports against the upstream exporters: the same metrics of the real SDK to the same server in another process,
// in turn, in one run. Ratios are ours / upstream's; lower is better.
import { compareExports, type Figure, figureHead, figureRow, longestBlock, table, startSink } from "@meterbridge/bench";
import { OTLPMetricExporter as UpstreamJson } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter as UpstreamProtobuf } from "@opentelemetry/exporter-metrics-otlp-proto";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { otlpHttpExporter } from "../src/index.ts";
import { importCost } from "./import-cost.ts";

const sink = await startSink();
const figures: Figure[] = [];
try {
  const protobuf = { what: "protobuf" as const, targets: { 100: "0.40", 10_000: "0.20" } };
  const json = { what: "json" as const, targets: { 100: undefined, 10_000: "0.33" } };
  for (const { what, targets } of [protobuf, json]) {
    for (const points of [100, 10_000] as const) {
      figures.push(await compareExports({ what, points, target: targets[points], ...pair(what) }));
    }
  }
  for (const what of ["protobuf", "json"] as const) {
    figures.push(await longestBlock({ what, points: 100_000, target: "5 ms", ...pair(what) }));
  }
} finally {
  sink.stop();
}
figures.push(await importCost());
console.log(table(figureHead, figures.map(figureRow)));

function pair(encoding: "protobuf" | "json"): {
  readonly upstream: PushMetricExporter;
  readonly ours: PushMetricExporter;
} {
  const url = `${sink.url}/v1/metrics`;
  const Upstream = encoding === "json" ? UpstreamJson : UpstreamProtobuf;
  return {
    upstream: new Upstream({ url, timeoutMillis: 60_000 }),
    ours: otlpHttpExporter({ url, encoding, timeoutMs: 60_000 }),
  };
}
