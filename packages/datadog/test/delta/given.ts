import { dataPointTypes, type Drop, type Layer, type Outcome, temporalities } from "@meterbridge/core";
import { type Point, summaryDataPointType } from "@meterbridge/core/points";
import { testClock } from "@meterbridge/test-harness";
import type { Attributes, HrTime } from "@opentelemetry/api";
import type { MetricData, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { toDelta } from "../../src/delta/to-delta.ts";
import type { ToDeltaOptions } from "../../src/delta/options.ts";
import { type ScriptedSink, scriptedSink } from "./scripted-sink.ts";

/** The second in which the process of a test begins, as far as its metrics are concerned: any time after the real one did. */
export const began: number = Date.UTC(2029, 11, 31) / 1_000;

const types = { ...dataPointTypes, summary: summaryDataPointType };

/** A metric in short: a monotonic cumulative sum, unless said. */
export interface GivenMetric {
  readonly name?: string;
  readonly unit?: string;
  readonly kind?: keyof typeof types | undefined;
  readonly temporality?: "cumulative" | "delta";
  readonly monotonic?: boolean;
  readonly points: readonly GivenPoint[];
}

/** Times are seconds after `began`, or times. */
export interface GivenPoint {
  readonly value: unknown;
  readonly at: number | HrTime;
  readonly from?: number | HrTime | undefined;
  readonly attributes?: Attributes;
  readonly flags?: number;
  readonly exemplars?: readonly object[];
}

interface Around {
  readonly resource?: object;
  readonly scope?: object;
}

export function metricsOf(
  metrics: readonly GivenMetric[],
  { resource = { attributes: {} }, scope = { name: "test" } }: Around = {},
): ResourceMetrics {
  return {
    resource,
    scopeMetrics: [{ scope, metrics: metrics.map((metric) => metricOf(metric)) }],
  } as unknown as ResourceMetrics;
}

export function metricOf(metric: GivenMetric): MetricData {
  const { name = "m", unit = "", kind = "sum", temporality = "cumulative", monotonic = true, points } = metric;
  return {
    descriptor: { name, description: "", unit, valueType: 1 },
    aggregationTemporality: temporalities[temporality],
    dataPointType: types[kind],
    ...(kind === "sum" && { isMonotonic: monotonic }),
    dataPoints: points.map(({ at, from = 0, attributes = {}, ...rest }) => ({
      startTime: timeOf(from),
      endTime: timeOf(at),
      attributes,
      ...rest,
    })),
  } as unknown as MetricData;
}

/** One counter with these points. */
export function counter(...points: readonly GivenPoint[]): ResourceMetrics {
  return metricsOf([{ points }]);
}

function timeOf(time: number | HrTime): HrTime {
  return typeof time === "number" ? [began + time, 0] : time;
}

/** All data points, in order. */
export function pointsIn(metrics: ResourceMetrics): Point[] {
  return metrics.scopeMetrics.flatMap(({ metrics: inScope }) =>
    inScope.flatMap(({ dataPoints }) => dataPoints as readonly Point[] as Point[]),
  );
}

/** A value with its seconds after `began`: from, to. */
export function inShort({ value, startTime, endTime }: Point): readonly [value: unknown, from: number, to: number] {
  return [value, startTime[0] - began, endTime[0] - began];
}

interface Told {
  readonly points: readonly Point[];
  readonly drops: readonly Drop[];
}

/** Sends exports through a layer of these options, and gives what became of each. */
export async function converted(
  exports: readonly ResourceMetrics[],
  options: ToDeltaOptions = {},
): Promise<readonly Told[]> {
  const { send, sink } = conversion(options);
  const all: Told[] = [];
  for (const metrics of exports) {
    const before = sink.sends.length;
    const { drops = [] } = await send(metrics);
    all.push({ points: sink.sends.slice(before).flatMap(({ input }) => pointsIn(input)), drops });
  }
  return all;
}

interface Conversion {
  readonly sink: ScriptedSink<ResourceMetrics>;
  send(metrics: ResourceMetrics): Promise<Outcome<ResourceMetrics>>;
}

/** A layer over a sink that answers so, one answer after the other. */
export function conversion(options: ToDeltaOptions = {}, ...answers: readonly Outcome<ResourceMetrics>[]): Conversion {
  return over(toDelta({ clock: testClock(), ...options }), ...answers);
}

export function over(layer: Layer<ResourceMetrics>, ...answers: readonly Outcome<ResourceMetrics>[]): Conversion {
  const sink = scriptedSink<ResourceMetrics>(...answers);
  const laid = layer(sink);
  return { sink, send: (metrics) => laid.send(metrics, { signal: new AbortController().signal, deadline: Infinity }) };
}
