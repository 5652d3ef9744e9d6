import type { Attributes, HrTime } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AggregationTemporality,
  DataPointType,
  type Histogram,
  type MetricData,
  type ResourceMetrics,
} from "@opentelemetry/sdk-metrics";

export interface Source {
  /** The next collection: every value and every time differs from the one before. */
  next(): ResourceMetrics;
}

interface SourceOptions {
  readonly points: number;
  /** Whether attributes and resource are other objects each time, with the same content. */
  readonly fresh?: boolean;
}

const seriesPerMetric = 200;
const metricsPerScope = 50;
const bounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
/** Which kinds ten metrics are of. */
const kinds = ["sum", "sum", "sum", "sum", "gauge", "gauge", "gauge", "histogram", "histogram", "histogram"] as const;

/**
 * Metrics as the SDK hands them out with cumulative temporality: 40 % sums of whole numbers, 30 % gauges, 30 % histograms of
 * 15 buckets; 8 attributes of the resource, a scope with name and version, 4 attributes a series.
 */
export function source({ points, fresh = false }: SourceOptions): Source {
  const attributes = Array.from({ length: seriesPerMetric }, (_, nth) => attributesOf(nth));
  const resource = resourceFromAttributes({ ...resourceAttributes });
  const states = Array.from({ length: points / seriesPerMetric }, (_, metric) => stateOf(metric));
  const random = randomNumbers(11);
  const startTime: HrTime = [1_790_000_000, 123_456_789];
  let round = 0;
  return {
    next() {
      round++;
      const endTime: HrTime = [1_790_000_000 + 10 * round, (987_654_321 + 1_234_567 * round) % 1_000_000_000];
      const series = fresh ? attributes.map((each) => ({ ...each })) : attributes;
      const about = (nth: number) => ({ startTime, endTime, attributes: series[nth]! });
      const metrics = states.map((state) => metricData(state, about, random));
      return {
        resource: fresh ? resourceFromAttributes({ ...resourceAttributes }) : resource,
        scopeMetrics: Array.from({ length: Math.ceil(metrics.length / metricsPerScope) }, (_, scope) => ({
          scope: { name: `checkout.meters.${scope}`, version: "2.0.1" },
          metrics: metrics.slice(scope * metricsPerScope, (scope + 1) * metricsPerScope),
        })),
      };
    },
  };
}

type Kind = (typeof kinds)[number];

interface State {
  readonly kind: Kind;
  readonly name: string;
  /** Of sums: what they have come to. */
  readonly totals: number[];
  readonly histograms: readonly Histogram[];
}

function stateOf(metric: number): State {
  const kind = kinds[metric % kinds.length]!;
  const histogram = (): Histogram => ({
    buckets: { boundaries: bounds, counts: Array.from({ length: bounds.length + 1 }, () => 0) },
    count: 0,
    sum: 0,
    min: Infinity,
    max: 0,
  });
  return {
    kind,
    name: `http.server.${kind}.${metric}`,
    totals: Array.from({ length: seriesPerMetric }, () => 0),
    histograms: kind === "histogram" ? Array.from({ length: seriesPerMetric }, histogram) : [],
  };
}

type About = (nth: number) => { readonly startTime: HrTime; readonly endTime: HrTime; readonly attributes: Attributes };

function metricData(state: State, about: About, random: () => number): MetricData {
  const { kind, name, totals, histograms } = state;
  const aggregationTemporality = AggregationTemporality.CUMULATIVE;
  const descriptor = { name, description: `What ${name} tells`, unit: "s", valueType: kind === "sum" ? 0 : 1 };
  switch (kind) {
    case "sum":
      return {
        descriptor,
        aggregationTemporality,
        dataPointType: DataPointType.SUM,
        isMonotonic: true,
        dataPoints: totals.map((_, nth) => ({ ...about(nth), value: (totals[nth]! += Math.ceil(random() * 5_000)) })),
      };
    case "gauge":
      return {
        descriptor,
        aggregationTemporality,
        dataPointType: DataPointType.GAUGE,
        dataPoints: totals.map((_, nth) => ({ ...about(nth), value: random() * 2_000 })),
      };
    case "histogram":
      return {
        descriptor,
        aggregationTemporality,
        dataPointType: DataPointType.HISTOGRAM,
        dataPoints: histograms.map((each, nth) => ({ ...about(nth), value: withMore(each, random) })),
      };
  }
}

/** Records in a histogram, and copies it, as the SDK does. */
function withMore(histogram: Histogram, random: () => number): Histogram {
  for (let times = 0; times < 5; times++) {
    const value = random() * 12;
    const bucket = bounds.findIndex((bound) => value <= bound);
    histogram.buckets.counts[bucket < 0 ? bounds.length : bucket]!++;
    histogram.count++;
    histogram.sum! += value;
    histogram.min = Math.min(histogram.min!, value);
    histogram.max = Math.max(histogram.max!, value);
  }
  return { ...histogram, buckets: { boundaries: bounds, counts: [...histogram.buckets.counts] } };
}

const resourceAttributes: Attributes = {
  "service.name": "checkout",
  "service.namespace": "shop",
  "service.version": "1.4.2",
  "service.instance.id": "627cc493-f310-47de-96bd-71410b7dec09",
  "host.name": "web-17.eu-west-1.internal",
  "deployment.environment.name": "production",
  "cloud.region": "eu-west-1",
  "os.description": "Debian GNU/Linux 13, 6.12 (trixie)",
};

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
