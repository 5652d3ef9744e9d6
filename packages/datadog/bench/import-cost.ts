import { importOnSdk, importTimes, table } from "@meterbridge/bench";

const ours = "@meterbridge/datadog";

/** What a process pays for an import on top of the SDK. */
export async function importCost(): Promise<string> {
  const [time] = await importTimes(
    {
      ours: ["core", "datadog", "gzip", "otlp", "pooled-http", "resilience"],
      opentelemetry: ["api", "sdk-metrics"],
      from: "datadog",
    },
    [importOnSdk(ours)],
  );
  return table(["import on top of the SDK", "ms", "target"], [[ours, time!.toFixed(1), "5"]]);
}
