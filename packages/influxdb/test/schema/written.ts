import { type Point, reasonOfThrown } from "@meterbridge/core/points";
import type { Metric, Schema, SchemaSettings } from "../../src/schema/metric-plan.ts";
import { schemaOf } from "../../src/schema/schema-of.ts";
import { fieldKeyText } from "../../src/text/escape.ts";

export const schemas = ["telegraf-prometheus-v1", "telegraf-prometheus-v2", "otel-v1"] as const;

export const v1: Schema = schemaOf("telegraf-prometheus-v1");
export const v2: Schema = schemaOf("telegraf-prometheus-v2");
export const otel: Schema = schemaOf("otel-v1");

export const defaults: SchemaSettings = {
  integers: "int",
  unsigned: true,
  startTime: false,
  exponentialHistograms: { as: "buckets", maxBuckets: 20 },
  fieldKey: (key) => fieldKeyText(key, "keep"),
};

export function metricOf(given: Partial<Metric>): Metric {
  return {
    name: "m",
    description: "",
    unit: "",
    kind: "gauge",
    temporality: "cumulative",
    monotonic: false,
    integer: false,
    ...given,
  };
}

export function pointOf(given: Partial<Point>): Point {
  return { startTime: [0, 0], endTime: [1_395_066_363, 123], attributes: {}, value: 1, ...given };
}

/** The lines of one data point, without time: `measurement,tag fields`. */
export function written(
  schema: Schema,
  metric: Partial<Metric>,
  point: Partial<Point>,
  settings: Partial<SchemaSettings> = {},
): string[] {
  const plan = schema(metricOf(metric), { ...defaults, ...settings });
  const lines: string[] = [];
  plan?.write(pointOf(point), {
    line: (fields) => lines.push(`${plan.measurement} ${fields}`),
    tagged: (tag, fields) => lines.push(`${plan.measurement},${tag} ${fields}`),
  });
  return lines;
}

/** Why a data point has no lines; `undefined` when it has. */
export function reasonFor(...of: Parameters<typeof written>): string | undefined {
  try {
    written(...of);
    return undefined;
  } catch (error) {
    return reasonOfThrown(error);
  }
}

/** A histogram in the form of the SDK. */
export function histogram(
  boundaries: readonly number[],
  counts: readonly (number | bigint)[],
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const count = counts.reduce((sum: bigint, each) => sum + BigInt(each), 0n);
  return { buckets: { boundaries, counts }, count: Number(count), ...more };
}
