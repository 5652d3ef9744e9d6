import { Dropped, type Point } from "@meterbridge/core/points";
import type { Metric, Schema } from "../schema/metric-plan.ts";
import type { RawTag } from "./base-tags.ts";
import { invalidMetric } from "../text/drop-reasons.ts";
import { measurementText } from "../text/escape.ts";
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
export function writerOf(metric: Metric, scope: Scope): PointWriter {
  const { settings, lines, kept } = scope;
  const { schema } = settings;
  if ("custom" in schema) return ownLines(schema.custom, metric, scope);
  const series = kept.metric(scope.series, metric, () => makeSeries(metric, schema.plan, scope));
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

function makeSeries(metric: Metric, schema: Schema, { settings, base }: Scope): MetricSeries {
  const plan = schema(metric, settings.forSchema);
  const { backslashes, rename, tagKeys } = settings;
  const written = (name: string): string => measurementText(rename(name, "measurement") ?? name, backslashes);
  const measurement = written(plan.measurement);
  if (measurement === "") throw invalidMetric;
  const exemplars = `${plan.exemplarsOf === undefined ? measurement : written(plan.exemplarsOf)}_exemplar`;
  const heads = new Heads({
    measurement,
    base,
    keys: tagKeys,
    backslashes,
    reserves: (key) => plan.reserves(key),
    ownTag: plan.ownTag,
    fieldBytes: longestNumber + Math.max(0, ...plan.fields.map((field) => Buffer.byteLength(field))),
  });
  return new MetricSeries(metric, plan, heads, { measurement, exemplars });
}

/** A bound or a quantile has no more than 327 characters; and what is around it: a field's name, or `,quantile=`. */
const longestNumber = 340;
