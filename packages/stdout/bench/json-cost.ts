import { comparedColumns, compareEncoders, type DataSetOptions, table } from "@meterbridge/bench";
import { JsonMetricsSerializer } from "@opentelemetry/otlp-transformer";
import { jsonLines } from "../src/json-lines.ts";

const comparisons: readonly { readonly name: string; readonly data: DataSetOptions; readonly rounds: number }[] = [
  { name: "1k, steady state", data: { points: 1_000 }, rounds: 60 },
  { name: "1k, delta, fresh objects", data: { points: 1_000, temporality: "delta", shuffled: true }, rounds: 60 },
  { name: "10k, steady state", data: { points: 10_000 }, rounds: 24 },
  { name: "10k, delta, fresh objects", data: { points: 10_000, temporality: "delta", shuffled: true }, rounds: 16 },
];

/**
 * The lines of `otlp-json` against upstream's serializer, which makes a document without its newline: to add that is
 * not charged to it.
 */
export async function jsonCost(): Promise<string> {
  const rows: (readonly string[])[] = [];
  for (const comparison of comparisons) {
    rows.push(
      await compareEncoders({
        ...comparison,
        upstream: (metrics) => JsonMetricsSerializer.serializeRequest(metrics),
        ours: () => jsonLines({}),
        target: "3",
      }),
    );
  }
  return table(["otlp-json", ...comparedColumns], rows);
}
