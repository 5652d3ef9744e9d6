// Whole exports against the upstream exporter: the same metrics of the real SDK to the same server in another process,
// in turn, in one run. Ratios are ours / upstream's; lower is better.
import { compareExports, type Figure, figureHead, figureRow, longestBlock, table, startSink } from "@meterbridge/bench";
import { OTLPMetricExporter as Upstream } from "@opentelemetry/exporter-metrics-otlp-grpc";
import { otlpGrpcExporter as onHttp2 } from "../src/http2/index.ts";
import { otlpGrpcExporter as onGrpcJs } from "../src/index.ts";
import { importCost } from "./import-cost.ts";
import { growthWhileUnreachable } from "./unreachable.ts";

const kinds = [
  { what: "on grpc-js", exporter: onGrpcJs, targets: { 100: "0.50", 10_000: "0.33" } },
  { what: "on bare HTTP/2", exporter: onHttp2, targets: { 100: "0.33", 10_000: "0.20" } },
] as const;

const sink = await startSink(new URL("sink-process.ts", import.meta.url));
const figures: Figure[] = [];
try {
  const { url } = sink;
  const upstream = (): Upstream => new Upstream({ url, timeoutMillis: 60_000 });
  for (const { what, exporter, targets } of kinds) {
    for (const points of [100, 10_000] as const) {
      const ours = exporter({ url, timeoutMs: 60_000 });
      figures.push(await compareExports({ what, points, target: targets[points], upstream: upstream(), ours }));
    }
  }
  for (const { what, exporter } of kinds) {
    const ours = exporter({ url, timeoutMs: 60_000 });
    // Upstream sends everything in one message, which must not be larger than a server takes.
    figures.push(await longestBlock({ what, points: 10_000, target: "5 ms", upstream: upstream(), ours }));
  }
} finally {
  sink.stop();
}
for (const { what, exporter } of kinds) {
  figures.push(await growthWhileUnreachable(what, (url) => exporter({ url, retry: false })));
}
figures.push(...(await importCost()));
console.log(table(figureHead, figures.map(figureRow)));
