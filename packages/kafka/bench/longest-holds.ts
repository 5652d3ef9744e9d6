import { longestBlock, startSink, table } from "@meterbridge/bench";
import { kafkaExporter, type KafkaCompression } from "../src/index.ts";
import { overHttp } from "./over-http.ts";

const points = 100_000;
const timeoutMs = 60_000;
const compressions: readonly KafkaCompression[] = ["none", "gzip", "zstd", "lz4", "snappy"];

/** How long an export holds the event loop at most, with messages as large as they are unless said; beside it, the same by OTLP/HTTP. */
export async function longestHolds(bootstrapBrokers: string): Promise<string> {
  const sink = await startSink();
  const rows: (readonly string[])[] = [];
  try {
    for (const compression of compressions) {
      const { upstream, ours } = await longestBlock({
        what: compression,
        points,
        upstream: overHttp(`${sink.url}/v1/metrics`, timeoutMs),
        ours: kafkaExporter({ bootstrapBrokers, compression, timeoutMs }),
      });
      rows.push([compression, upstream, ours, "10 ms"]);
    }
  } finally {
    sink.stop();
  }
  return table(["longest hold, an export of 100 000 points", "OTLP/HTTP, not compressed", "ours", "target"], rows);
}
