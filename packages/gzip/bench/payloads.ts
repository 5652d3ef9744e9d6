import { JsonMetricsSerializer, ProtobufMetricsSerializer } from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AggregationType,
  InstrumentType,
  MeterProvider,
  MetricReader,
  type ResourceMetrics,
} from "@opentelemetry/sdk-metrics";

class Collecting extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

/** What a service records: counters, gauges and histograms of 15 buckets in equal parts, five attributes a point. */
export async function realMetrics(points: number): Promise<ResourceMetrics> {
  const reader = new Collecting();
  const provider = new MeterProvider({
    readers: [reader],
    resource: resourceFromAttributes({
      "service.name": "checkout",
      "service.version": "1.4.2",
      "host.name": "node-17",
    }),
    views: [
      {
        instrumentName: "*",
        instrumentType: InstrumentType.HISTOGRAM,
        aggregation: {
          type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM,
          options: { boundaries: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000] },
        },
      },
    ],
  });
  const meter = provider.getMeter("bench", "1.0.0");
  const random = pseudoRandom(42);
  const kinds = 40;
  for (let kind = 0; kind < kinds; kind++) {
    const name = `service.operation.${kind}`;
    const counter = meter.createCounter(`${name}.count`, { unit: "{request}" });
    const gauge = meter.createGauge(`${name}.load`);
    const histogram = meter.createHistogram(`${name}.duration`, { unit: "ms" });
    for (let series = 0; series < points / kinds / 3; series++) {
      const attributes = {
        "http.request.method": ["GET", "POST", "PUT"][series % 3]!,
        "http.route": `/api/v1/resource-${series % 29}/{id}`,
        "http.response.status_code": [200, 201, 404, 500][series % 4]!,
        "server.address": `shop-${series}.example.com`,
        tls: series % 2 === 0,
      };
      counter.add(Math.floor(random() * 100_000), attributes);
      gauge.record(random() * 100, attributes);
      for (let i = 0; i < 4; i++) histogram.record(random() ** 4 * 20_000, attributes);
    }
  }
  const { resourceMetrics } = await reader.collect();
  await provider.shutdown();
  return resourceMetrics;
}

export function asProtobuf(metrics: ResourceMetrics): Uint8Array {
  return ProtobufMetricsSerializer.serializeRequest(metrics)!;
}

export function asJson(metrics: ResourceMetrics): Uint8Array {
  return JsonMetricsSerializer.serializeRequest(metrics)!;
}

function pseudoRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
