import type { Attributes } from "@opentelemetry/api";
import type { MetricData, ScopeMetrics } from "@opentelemetry/sdk-metrics";
import type { Point } from "@meterbridge/core/points";
import type { Collected } from "../../src/exposition/collected.ts";

/** The SDK's data point types, and ours for a summary. */
const types = { histogram: 0, exponentialHistogram: 1, gauge: 2, counter: 3, updown: 3, summary: 4 } as const;

export type Kind = keyof typeof types;
export type GivenPoint = Partial<Point>;

export interface MetricParts {
  readonly unit?: string;
  readonly description?: string;
  readonly temporality?: "cumulative" | "delta";
}

/** A metric as whoever is collected from may give it: a new object, with a new descriptor. */
export function metric(kind: Kind, name: string, points: readonly GivenPoint[], parts: MetricParts = {}): MetricData {
  return {
    descriptor: { name, unit: parts.unit ?? "", description: parts.description ?? "", valueType: 1, type: "COUNTER" },
    aggregationTemporality: parts.temporality === "delta" ? 0 : 1,
    dataPointType: types[kind],
    isMonotonic: kind === "counter",
    dataPoints: points.map(pointOf),
  } as unknown as MetricData;
}

function pointOf(parts: GivenPoint): Point {
  return { startTime: [1_700_000_000, 0], endTime: [1_700_000_100, 0], attributes: {}, value: 1, ...parts };
}

/** A series, with a value that tells it from others. */
export function series(attributes: Attributes | Record<string, unknown>, value: unknown = 1): GivenPoint {
  return { attributes: attributes as Attributes, value };
}

export function histogramValue(
  boundaries: readonly number[],
  counts: readonly (number | bigint)[],
  sum?: number,
): unknown {
  const count = counts.reduce<number | bigint>((total, each) => add(total, each), 0);
  return { buckets: { boundaries, counts }, count, sum };
}

function add(one: number | bigint, other: number | bigint): number | bigint {
  return typeof one === "number" && typeof other === "number" ? one + other : BigInt(one) + BigInt(other);
}

export function scoped(name: string, ...metrics: readonly MetricData[]): ScopeMetrics {
  return { scope: { name }, metrics: [...metrics] };
}

/** What a scrape collected: these metrics, of a scope without a name. */
export function collected(...metrics: readonly MetricData[]): Collected {
  return { resource: {}, scopeMetrics: [scoped("", ...metrics)], joined: [] };
}
