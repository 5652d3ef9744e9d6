import type { MetricData } from "@opentelemetry/sdk-metrics";
import type { Frame } from "./frame.ts";
import type { Points } from "./points.ts";

/** One metric in one encoder: its head and tail, and what is kept of its points. */
export interface MetricSlot {
  readonly frame: Frame;
  readonly points: Points;
  /** The metric that the head was made from; the head holds as long as it says the same. */
  readonly identity: MetricIdentity;
  readonly cost: number;
  /** It is there at the next export, too. */
  kept: boolean;
}

/** Everything about a metric that is encoded apart from its points. */
export interface MetricIdentity {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly valueType: number;
  readonly type: number;
  readonly temporality: number;
  readonly monotonic: boolean;
}

export function newSlot(identity: MetricIdentity, frame: Frame, points: Points): MetricSlot {
  return { identity, frame, points, cost: frame.headRoom + 800, kept: false };
}

/** @throws when the metric has no name, or cannot be read. */
export function identify(metric: MetricData): MetricIdentity {
  const { name, description, unit, valueType } = metric.descriptor;
  if (typeof name !== "string") throw new TypeError("a metric without a name");
  return {
    name,
    description: typeof description === "string" ? description : "",
    unit: typeof unit === "string" ? unit : "",
    valueType,
    type: metric.dataPointType,
    temporality: metric.aggregationTemporality,
    monotonic: "isMonotonic" in metric && metric.isMonotonic,
  };
}

export function isSame(identity: MetricIdentity, metric: MetricData): boolean {
  const { descriptor } = metric;
  return (
    identity.name === descriptor.name &&
    identity.type === metric.dataPointType &&
    identity.temporality === metric.aggregationTemporality &&
    identity.valueType === descriptor.valueType &&
    identity.unit === (descriptor.unit ?? "") &&
    identity.description === (descriptor.description ?? "") &&
    identity.monotonic === !!(metric as { isMonotonic?: boolean }).isMonotonic
  );
}
