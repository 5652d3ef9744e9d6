import type { Attributes, HrTime } from "@opentelemetry/api";
import type { Exemplar, Point } from "@meterbridge/core/points";
import type { Label } from "./family.ts";
import { labelValue } from "../naming/label-value.ts";
import { timeOf } from "./time.ts";

/** An exemplar as Prometheus has it. */
export interface WritableExemplar {
  readonly labels: readonly Label[];
  readonly value: number;
  readonly time: HrTime;
}

const longestLabels = 128;

/**
 * An exemplar with its trace and span, then as many of the attributes as the limit leaves room for; `undefined`: it has no
 * number or no time. OpenTelemetry specification, compatibility/prometheus_and_openmetrics.md, "Exemplars"; OpenMetrics 1.0, "Exemplars".
 */
export function writableExemplar(exemplar: Exemplar): WritableExemplar | undefined {
  const value = typeof exemplar.value === "bigint" ? Number(exemplar.value) : exemplar.value;
  const time = exemplar.timestamp ?? exemplar.time;
  if (typeof value !== "number" || !Array.isArray(time)) return undefined;
  return { labels: labelsOf(exemplar), value, time };
}

function labelsOf({ filteredAttributes, traceId, spanId, spanContext }: Exemplar): readonly Label[] {
  const labels: Label[] = [];
  let room = longestLabels;
  const add = (name: string, value: string | undefined): void => {
    if (value === undefined || value === "") return;
    const length = Array.from(name).length + Array.from(value).length;
    if (length > room || labels.some(([known]) => known === name)) return;
    room -= length;
    labels.push([name, value]);
  };
  add("trace_id", traceId ?? spanContext?.traceId);
  add("span_id", spanId ?? spanContext?.spanId);
  for (const [key, value] of Object.entries(filteredAttributes ?? ({} satisfies Attributes))) {
    add(labelName(key), textOf(value));
  }
  return labels;
}

/** Exemplars have names of the old kind in every format: nobody negotiates theirs. Those with `__` are Prometheus's own. */
function labelName(key: string): string {
  const name = key.replace(/[^a-zA-Z0-9_]/g, "_").replace(/^__+/, "_");
  return /^[a-zA-Z_]/.test(name) ? name : `_${name}`;
}

function textOf(value: unknown): string | undefined {
  try {
    return labelValue(value);
  } catch {
    return undefined;
  }
}

/** The exemplars of a point that have a number and a time; `undefined`: there are none. */
export function exemplarsOf({ exemplars }: Point): readonly Exemplar[] | undefined {
  if (!Array.isArray(exemplars) || exemplars.length === 0) return undefined;
  const sound = exemplars.filter(isSound);
  return sound.length > 0 ? sound : undefined;
}

function isSound(exemplar: Exemplar): boolean {
  try {
    const { value, timestamp, time } = exemplar;
    return isNumber(value) && timeOf(timestamp ?? time) !== undefined;
  } catch {
    return false;
  }
}

function isNumber(value: unknown): boolean {
  return typeof value === "bigint" || (typeof value === "number" && !Number.isNaN(value));
}

/** The latest of several. */
export function latestOf(exemplars: readonly Exemplar[]): Exemplar | undefined {
  let latest: Exemplar | undefined;
  for (const exemplar of exemplars) if (latest === undefined || isLater(exemplar, latest)) latest = exemplar;
  return latest;
}

function isLater(one: Exemplar, other: Exemplar): boolean {
  const [seconds = 0, nanos = 0] = one.timestamp ?? one.time ?? [];
  const [otherSeconds = 0, otherNanos = 0] = other.timestamp ?? other.time ?? [];
  return seconds > otherSeconds || (seconds === otherSeconds && nanos >= otherNanos);
}
