import { type Figure, importOnSdk, importTimes } from "@meterbridge/bench";

const entries = ["@meterbridge/otlp-grpc", "@meterbridge/otlp-grpc/http2"];

/** The time that an import takes on top of the SDK, for each of our entries. */
export async function importCost(): Promise<readonly Figure[]> {
  const [theirMs = NaN, ...ours] = await importTimes(
    {
      ours: ["core", "gzip", "otlp", "otlp-grpc", "pooled-http", "resilience"],
      opentelemetry: ["api", "sdk-metrics", "exporter-metrics-otlp-grpc"],
      from: "otlp-grpc",
    },
    ["@opentelemetry/exporter-metrics-otlp-grpc", ...entries].map(importOnSdk),
  );
  return entries.map((name, index) => ({
    measure: `import of ${name} on top of the SDK`,
    upstream: `${theirMs.toFixed(1)} ms`,
    ours: `${ours[index]!.toFixed(1)} ms`,
    ratio: (ours[index]! / theirMs).toFixed(2),
    target: "5 ms",
  }));
}
