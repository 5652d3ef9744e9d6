import { MeterProvider, type ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { pullReader } from "../src/reader.ts";

/** The same series for every side: as the SDK's metrics, and recorded in registries of the clients. */
export interface Workload {
  readonly kind: "counters" | "histograms";
  readonly series: number;
}

export const boundaries: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 7.5, 10];

export function labelsOf(nth: number): Record<string, string> {
  const methods = ["GET", "POST", "PUT", "DELETE"];
  return {
    method: methods[nth % methods.length]!,
    route: `/api/v1/resource/${nth}`,
    status: String(200 + (nth % 5)),
  };
}

/** Metrics of the real SDK, of which every value changes from collection to collection. */
export interface SdkSource {
  next(): Promise<ResourceMetrics>;
  stop(): Promise<void>;
}

export function sdkSource({ kind, series }: Workload): SdkSource {
  const reader = pullReader({
    aggregation: undefined,
    cardinalityLimit: () => series + 1,
    metricProducers: [],
    shutdown: async () => {},
  });
  const provider = new MeterProvider({ readers: [reader] });
  const meter = provider.getMeter("bench", "1.0.0");
  const attributes = Array.from({ length: series }, (_, nth) => labelsOf(nth));
  const counter = meter.createCounter("http_requests", { description: "Requests" });
  const histogram = meter.createHistogram("http_duration", {
    description: "Durations",
    unit: "s",
    advice: { explicitBucketBoundaries: [...boundaries] },
  });
  let round = 0;
  return {
    async next() {
      round++;
      for (const [nth, each] of attributes.entries()) {
        if (kind === "counters") counter.add((nth % 7) + round, each);
        else histogram.record(((nth * 7919 + round * 104_729) % 12_000) / 1_000, each);
      }
      return (await reader.collect()).resourceMetrics;
    },
    stop: () => provider.shutdown(),
  };
}
