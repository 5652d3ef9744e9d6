import { dataPointTypes, temporalities } from "@meterbridge/core";
import { type Point, summaryDataPointType } from "@meterbridge/core/points";
import { ValueType } from "@opentelemetry/api";
import type { MetricData } from "@opentelemetry/sdk-metrics";
import type { ClientFamily } from "./client-registry.ts";
import { counterName } from "./counter-name.ts";
import { histogramPoints } from "./histogram-points.ts";
import { numberPoints } from "./number-points.ts";
import type { ReadContext } from "./read-context.ts";
import type { Reading } from "./read-registry.ts";
import { summaryPoints } from "./summary-points.ts";

/** What is kept of each metric, so that it is described by the same object each time. */
export type Descriptors = WeakMap<object, MetricData["descriptor"]>;

/**
 * A metric of a registry as OpenTelemetry's SDK would give it. Its name is that of its samples. What is neither a counter
 * nor a histogram nor a summary is a gauge.
 */
export function* convertFamily(
  { metric, family }: Reading,
  context: ReadContext,
  descriptors: Descriptors,
): Generator<void, MetricData> {
  const { dataPointType, points } = forms[family.type] ?? gauge;
  const data = {
    descriptor: descriptorOf(metric, family, context.isOpenMetrics, descriptors),
    aggregationTemporality: temporalities.cumulative,
    dataPointType,
    dataPoints: yield* points(family, context),
    ...(dataPointType === dataPointTypes.sum && { isMonotonic: true }),
  };
  return data as unknown as MetricData;
}

interface Form {
  readonly dataPointType: number;
  readonly points: (family: ClientFamily, context: ReadContext) => Generator<void, Point[]>;
}

const gauge: Form = { dataPointType: dataPointTypes.gauge, points: numberPoints };

const forms: Readonly<Record<string, Form>> = {
  counter: { dataPointType: dataPointTypes.sum, points: numberPoints },
  gauge,
  histogram: { dataPointType: dataPointTypes.histogram, points: histogramPoints },
  summary: { dataPointType: summaryDataPointType, points: summaryPoints },
};

function descriptorOf(
  metric: object,
  family: ClientFamily,
  isOpenMetrics: boolean,
  descriptors: Descriptors,
): MetricData["descriptor"] {
  const name = family.type === "counter" ? counterName(family.name, isOpenMetrics) : family.name;
  const known = descriptors.get(metric);
  if (known?.name === name && known.description === family.help) return known;
  const descriptor = { name, description: family.help, unit: "", valueType: ValueType.DOUBLE, advice: {} };
  descriptors.set(metric, descriptor);
  return descriptor;
}
