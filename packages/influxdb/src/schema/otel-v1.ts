import type { Count, HistogramValue } from "@meterbridge/core/points";
import { leftOut } from "../text/drop-reasons.ts";
import { integerField, unsignedField } from "../text/field-values.ts";
import { CumulativeBuckets } from "./cumulative-buckets.ts";
import { DistributionFields } from "./distribution-fields.ts";
import type { Metric, Schema, SchemaSettings } from "./metric-plan.ts";
import { numberHead } from "./number-head.ts";
import { numberPlan } from "./number-plan.ts";
import { isWrittenAsInteger } from "./number-text.ts";
import { optionalNumber } from "./optional-number.ts";
import { reservedKeys } from "./reserved-keys.ts";
import { schemaWith } from "./schema-forms.ts";
import { startTimeField } from "./start-time-field.ts";
import { summaryPlan } from "./summary-plan.ts";

/**
 * A measurement `<name>_<unit>_<kind>` for each metric, and a line for each data point, as the module that Telegraf and the
 * Collector write with has a schema of this name.
 *
 * A sum has one field whose name says everything about it: `value_cumulative_monotonic_int`. A whole number that is written as a
 * float is a `double`. A histogram has `count`, `sum`, both `min` and `max` or neither, and for each finite bound a field
 * (`cumulative_0.05`) with the observations of this bucket alone. Counts are unsigned integers, or signed ones where the
 * database has no others.
 *
 * What that module refuses is written by the same pattern: a gauge has the field `value_int` or `value_double`, a summary
 * `count`, `sum` and `quantile_0.5`; an exponential histogram has the fields of a histogram, or of a summary, in the measurement
 * `<name>_<unit>_exponentialhistogram`.
 */
export const otelV1: Schema = schemaWith({
  number(metric, settings) {
    const type = isWrittenAsInteger(metric, settings) ? "int" : "double";
    const monotonicity = metric.monotonic ? "monotonic" : "nonmonotonic";
    const field = metric.kind === "sum" ? `value_${metric.temporality}_${monotonicity}_${type}` : `value_${type}`;
    return numberPlan(metric, settings, { measurement: measurementOf(metric), field });
  },

  histogram(metric, settings, read) {
    const names = { count: "count", sum: "sum", min: "min", max: "max" };
    const text = countText(settings);
    const distribution = new DistributionFields(names, settings, text);
    const prefix = `${metric.temporality}_`;
    const buckets = new CumulativeBuckets((bound) => numberHead(prefix, bound, settings), distribution.heads);
    const started = startTimeField(settings);
    return {
      measurement: measurementOf(metric),
      fields: distribution.keys,
      reserves: reservedKeys(distribution.keys, settings, prefix),
      write(point, lines) {
        const value = read(point.value);
        const count = buckets.read(value);
        const { counts } = value.buckets;
        let more = "";
        for (let index = 0; index < buckets.length - 1; index++) {
          const head = buckets.names[index]!;
          if (head !== "") more += head + text(counts[index]!);
        }
        const fields = distribution.text(count, withBothExtremes(value), more + started(point.startTime));
        if (fields === "") throw leftOut;
        lines.line(fields);
      },
    };
  },

  summary(metric, settings, read) {
    return summaryPlan(
      { measurement: measurementOf(metric), prefix: "quantile_", countText: countText(settings) },
      settings,
      read,
    );
  },
});

function measurementOf({ name, unit, kind }: Metric): string {
  return `${name}_${unit}_${kind.toLowerCase()}`;
}

/** Counts that are known to be such, which spares all checks of those that a number says exactly. */
function countText({ unsigned }: SchemaSettings): (count: Count) => string {
  const text = unsigned ? unsignedField : integerField;
  const suffix = unsigned ? "u" : "i";
  return (count) => (typeof count === "number" && count <= Number.MAX_SAFE_INTEGER ? count + suffix : text(count));
}

/** Minimum and maximum are there both, or neither is. */
function withBothExtremes(value: HistogramValue): Partial<HistogramValue> {
  const isWhole = optionalNumber(value.min) !== undefined && optionalNumber(value.max) !== undefined;
  return isWhole ? value : { sum: value.sum };
}
