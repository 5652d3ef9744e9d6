import { type Figure, importOnSdk, importTimes } from "@meterbridge/bench";

/** The time that an import takes on top of the SDK. */
export async function importCost(): Promise<Figure> {
  const [theirMs = NaN, ourMs = NaN] = await importTimes(
    {
      ours: ["core", "gzip", "otlp", "otlp-http", "pooled-http", "resilience"],
      opentelemetry: ["api", "sdk-metrics", "exporter-metrics-otlp-http"],
      from: "otlp-http",
    },
    ["@opentelemetry/exporter-metrics-otlp-http", "@meterbridge/otlp-http"].map(importOnSdk),
  );
  return {
    measure: "import on top of the SDK",
    upstream: `${theirMs.toFixed(1)} ms`,
    ours: `${ourMs.toFixed(1)} ms`,
    ratio: (ourMs / theirMs).toFixed(2),
    target: "3 ms",
  };
}
