import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AggregationTemporality,
  AggregationType,
  MeterProvider,
  MetricReader,
  type ResourceMetrics,
} from "@opentelemetry/sdk-metrics";
import type { Attributes } from "@opentelemetry/api";

export type Kind = "counter" | "upDownCounter" | "gauge" | "histogram" | "exponentialHistogram";

export interface DataSetOptions {
  /** How many data points a collection has. */
  readonly points: number;
  readonly kinds?: readonly Kind[];
  readonly temporality?: "cumulative" | "delta";
  /** How many series an instrument has; 200 unless said. */
  readonly seriesPerInstrument?: number;
  /** Record with attributes objects made anew, in another order each time. */
  readonly shuffled?: boolean;
}

export interface DataSet {
  /** Records once for every series, and collects: every value differs from the collection before. */
  next(): Promise<ResourceMetrics>;
  stop(): Promise<void>;
}

const allKinds: readonly Kind[] = ["counter", "upDownCounter", "gauge", "histogram", "exponentialHistogram"];
const boundaries = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500];

class Reader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

/** Metrics of the real SDK: mixed instruments, five attributes a series, values that change. */
export function dataSet(options: DataSetOptions): DataSet {
  const { points, kinds = allKinds, temporality = "cumulative", seriesPerInstrument = 200, shuffled = false } = options;
  const reader = new Reader({
    aggregationTemporalitySelector: () =>
      temporality === "delta" ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE,
    cardinalitySelector: () => seriesPerInstrument + 10,
  });
  const provider = new MeterProvider({
    resource: resourceFromAttributes({
      "service.name": "checkout",
      "service.version": "1.4.2",
      "service.instance.id": "627cc493-f310-47de-96bd-71410b7dec09",
      "host.name": "web-17.eu-west-1.internal",
      "process.pid": 4711,
    }),
    readers: [reader],
    views: [
      {
        instrumentName: "exponentialHistogram.*",
        aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM },
      },
      {
        instrumentName: "histogram.*",
        aggregation: { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM, options: { boundaries } },
      },
    ],
  });
  const meter = provider.getMeter("checkout.meters", "2.0.1");
  const records: ((attributes: Attributes, value: number) => void)[] = [];
  const instruments = Math.ceil(points / seriesPerInstrument);
  for (let index = 0; index < instruments; index++) {
    const kind = kinds[index % kinds.length]!;
    const about = { description: `What ${kind} number ${index} counts`, unit: "ms" };
    const name = `${kind}.${index}`;
    if (kind === "counter") {
      const counter = meter.createCounter(name, { ...about, valueType: 0 });
      records.push((attributes, value) => counter.add(Math.ceil(value), attributes));
    } else if (kind === "upDownCounter") {
      const counter = meter.createUpDownCounter(name, about);
      records.push((attributes, value) => counter.add(value - 50, attributes));
    } else if (kind === "gauge") {
      const gauge = meter.createGauge(name, about);
      records.push((attributes, value) => gauge.record(value, attributes));
    } else {
      const histogram = meter.createHistogram(name, about);
      records.push((attributes, value) => histogram.record(value, attributes));
    }
  }
  const random = randomNumbers(7);
  const series = Array.from({ length: seriesPerInstrument }, (_, index) => attributesOf(index));
  return {
    async next() {
      for (const record of records) {
        const order = shuffled ? shuffle(series, random) : series;
        for (const attributes of order) record(shuffled ? { ...attributes } : attributes, random() * 2000);
      }
      const { resourceMetrics, errors } = await reader.collect();
      if (errors.length > 0) throw errors[0];
      return resourceMetrics;
    },
    stop: () => provider.shutdown(),
  };
}

function attributesOf(index: number): Attributes {
  return {
    "http.request.method": ["GET", "POST", "PUT", "DELETE"][index % 4]!,
    "http.route": `/api/v1/orders/${index}/items`,
    "http.response.status_code": [200, 201, 404, 500][index % 4]!,
    "server.address": `backend-${index % 16}.svc.cluster.local`,
    "customer.tier": index % 3 === 0 ? "gold" : "standard",
  };
}

function shuffle<Item>(items: readonly Item[], random: () => number): Item[] {
  const shuffled = [...items];
  for (let index = shuffled.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    [shuffled[index], shuffled[other]] = [shuffled[other]!, shuffled[index]!];
  }
  return shuffled;
}

/** Numbers from 0 to below 1, the same ones in each run (a linear congruential generator). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
}
