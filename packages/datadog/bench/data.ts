import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AggregationTemporality,
  DataPointType,
  type MetricData,
  type ResourceMetrics,
} from "@opentelemetry/sdk-metrics";
import type { Attributes, HrTime } from "@opentelemetry/api";

export type Kind = "counters" | "histograms" | "mixed";

interface SourceOptions {
  readonly points: number;
  readonly kind: Kind;
  /** Whether attributes are other objects each time, with the same content. */
  readonly fresh?: boolean;
  /** Whether no two metrics have a series with the same attributes. */
  readonly distinct?: boolean;
}

export interface Source {
  /** The next collection: every value and every time differs from the one before. */
  next(): ResourceMetrics;
}

const seriesPerMetric = 200;
const boundaries = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000];
/** 2026-11-22, in seconds since 1970; the clock of the encoders stands there. */
export const start = 1_795_330_000;

/** Metrics as the SDK hands them out with delta temporality: four attributes a series, eight of the resource. */
export function source({ points, kind, fresh = false, distinct = false }: SourceOptions): Source {
  const attributes = Array.from({ length: distinct ? points : seriesPerMetric }, (_, nth) => attributesOf(nth));
  const random = randomNumbers(11);
  let round = 0;
  return {
    next() {
      round = (round + 1) % 50;
      const about = { startTime: [start + round - 1, 0] as HrTime, endTime: [start + round, 0] as HrTime };
      const metrics = Array.from({ length: points / seriesPerMetric }, (_, metric): MetricData => {
        const isHistogram = kind === "histograms" || (kind === "mixed" && metric % 10 >= 7);
        const descriptor = { name: `http.server.requests.${metric}`, description: "", unit: "ms", valueType: 1 };
        const from = distinct ? metric * seriesPerMetric : 0;
        const dataPoints = attributes.slice(from, from + seriesPerMetric).map((each) => ({
          ...about,
          attributes: fresh ? { ...each } : each,
          value: isHistogram ? histogramOf(random) : Math.ceil(random() * 5_000),
        }));
        return {
          descriptor,
          aggregationTemporality: AggregationTemporality.DELTA,
          dataPointType: isHistogram ? DataPointType.HISTOGRAM : DataPointType.SUM,
          ...(!isHistogram && { isMonotonic: true }),
          dataPoints,
        } as MetricData;
      });
      const [series, sketches] = [DataPointType.SUM, DataPointType.HISTOGRAM].map((type) =>
        metrics.filter(({ dataPointType }) => dataPointType === type),
      );
      return { resource, scopeMetrics: [{ scope: { name: "checkout" }, metrics: [...series!, ...sketches!] }] };
    },
  };
}

/** Twenty observations. */
function histogramOf(random: () => number): unknown {
  const counts = Array.from({ length: boundaries.length + 1 }, () => 0);
  const values = Array.from({ length: 20 }, () => random() ** 3 * 10_500);
  for (const value of values) {
    const bucket = boundaries.findIndex((bound) => value <= bound);
    counts[bucket < 0 ? boundaries.length : bucket]!++;
  }
  const sum = values.reduce((all, each) => all + each);
  return { buckets: { boundaries, counts }, count: 20, sum, min: Math.min(...values), max: Math.max(...values) };
}

const resource = resourceFromAttributes({
  "service.name": "checkout",
  "service.namespace": "shop",
  "service.version": "1.4.2",
  "service.instance.id": "627cc493-f310-47de-96bd-71410b7dec09",
  "host.name": "web-17.eu-west-1.internal",
  "deployment.environment.name": "production",
  "cloud.region": "eu-west-1",
  "os.description": "Debian GNU/Linux 13, 6.12 (trixie)",
});

function attributesOf(nth: number): Attributes {
  return {
    "http.request.method": ["GET", "POST", "PUT", "DELETE"][nth % 4]!,
    "http.route": `/api/v1/orders/${nth}/items`,
    "http.response.status_code": [200, 201, 404, 500][nth % 4]!,
    "server.address": `backend-${nth % 16}.svc.cluster.local`,
  };
}

/** Numbers from 0 to below 1, the same ones in each run (a linear congruential generator). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
}
