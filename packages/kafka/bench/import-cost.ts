import { importOnSdk, importTimes, table } from "@meterbridge/bench";

const ours = "@meterbridge/kafka";
const clients = ["@platformatic/kafka", "kafkajs"];

/** What a process pays for an import on top of the SDK; the client is imported by the first exporter. */
export async function importCost(): Promise<string> {
  const times = await importTimes(
    {
      ours: ["core", "kafka", "otlp", "pooled-http", "resilience"],
      opentelemetry: ["api", "sdk-metrics"],
      from: "kafka",
    },
    [ours, ...clients.map((name) => import.meta.resolve(name))].map(importOnSdk),
  );
  return table(
    ["import on top of the SDK", "ms"],
    [ours, ...clients].map((name, nth) => [name, times[nth]!.toFixed(1)]),
  );
}
