import { Dropped, type Point } from "@meterbridge/core/points";
import type { Metric } from "../schema/metric-plan.ts";
import type { RawTag } from "./base-tags.ts";
import { invalidMetric } from "./drop-reasons.ts";
import { measurementText } from "./escape.ts";
import { writeExemplars } from "./exemplar-lines.ts";
import { Heads } from "./heads.ts";
import type { KeptSeries, ScopeSeries } from "./kept-series.ts";
import { MetricSeries } from "./metric-series.ts";
import { ownLines } from "./own-lines.ts";
import type { PointLines } from "./point-lines.ts";
import type { LineSettings } from "./settings.ts";

/** Writes the points of one metric, in order. */
export interface PointWriter {
  /** Writes the lines of a point, or says why it has none. It may throw, too, and may have written a part then. */
  write(point: Point): string | undefined;
  end(): void;
}

/** What the metrics of a scope are written with. */
export interface Scope {
  readonly settings: LineSettings;
  readonly lines: PointLines;
  readonly base: readonly RawTag[];
  readonly kept: KeptSeries;
  readonly series: ScopeSeries;
}

/** @throws {UnusablePoint} Why none of the metric's points can be written. */
export function writerOf(metric: Metric, scope: Scope): PointWriter | undefined {
  const { settings, lines, kept } = scope;
  if ("custom" in settings.schema) return ownLines(settings.schema.custom, metric, scope);
  const series = kept.metric(scope.series, metric, (made) => makeSeries(made, scope));
  if (!series) return undefined;
  const { plan } = series;
  return {
    write(point) {
      const time = settings.time.of(point.endTime);
      const head = series.next(point.attributes, time);
      if (head instanceof Dropped) return head.reason;
      lines.begin(head, time);
      plan.write(point, lines);
      series.wrote(head, time);
      if (settings.exemplars && Array.isArray(point.exemplars))
        writeExemplars(point.exemplars, series.exemplarHead(head), scope);
      return undefined;
    },
    end: () => kept.end(scope.series, series),
  };
}

function makeSeries(metric: Metric, { settings, base }: Scope): MetricSeries | undefined {
  if (!("plan" in settings.schema)) return undefined;
  const plan = settings.schema.plan(metric, settings.forSchema);
  if (!plan) return undefined;
  const { backslashes, rename, tagKeys } = settings;
  const measurement = measurementText(rename(plan.measurement, "measurement") ?? plan.measurement, backslashes);
  if (measurement === "") throw invalidMetric;
  const heads = new Heads({
    measurement,
    base,
    keys: tagKeys,
    backslashes,
    reserves: (key) => plan.reserves(key),
    ownTag: plan.ownTag,
    fieldBytes: longestNumber + Math.max(0, ...plan.fields.map((field) => Buffer.byteLength(field))),
  });
  return new MetricSeries(metric, plan, heads, measurement);
}

/** A bound or a quantile has no more than 327 characters; and what is around it: a field's name, or `,quantile=`. */
const longestNumber = 340;
