import { leftOut } from "../text/drop-reasons.ts";
import { CumulativeBuckets } from "./cumulative-buckets.ts";
import { DistributionFields, floatCount } from "./distribution-fields.ts";
import type { Schema } from "./metric-plan.ts";
import { numberHead } from "./number-head.ts";
import { numberPlan } from "./number-plan.ts";
import { reservedKeys } from "./reserved-keys.ts";
import { schemaWith } from "./schema-forms.ts";
import { startTimeField } from "./start-time-field.ts";
import { summaryPlan } from "./summary-plan.ts";

/**
 * A measurement for each metric, and a line for each data point, as Telegraf's and the Collector's schema of this name has it.
 *
 * A sum that only grows and is cumulative is a `counter`; every other one, and a gauge, is a `gauge`. A histogram has `count`,
 * `sum`, `min`, `max` and for each bound a field of its name (`0.05`, `+Inf`) with all observations up to it, whatever its
 * temporality; a summary has one for each quantile. Counts are floats.
 */
export const telegrafPrometheusV1: Schema = schemaWith({
  number(metric, settings) {
    const isCounter = metric.kind === "sum" && metric.monotonic && metric.temporality === "cumulative";
    return numberPlan(metric, settings, { measurement: metric.name, field: isCounter ? "counter" : "gauge" });
  },

  histogram(metric, settings, read) {
    const distribution = new DistributionFields(ofHistogram, settings, floatCount);
    const buckets = new CumulativeBuckets((bound) => numberHead("", bound, settings), distribution.heads);
    const started = startTimeField(settings);
    return {
      measurement: metric.name,
      fields: distribution.keys,
      reserves: reservedKeys(distribution.keys, settings, ""),
      write(point, lines) {
        const value = read(point.value);
        const count = buckets.read(value);
        let more = "";
        for (let index = 0; index < buckets.length; index++) {
          const head = buckets.names[index]!;
          if (head !== "") more += head + floatCount(buckets.totals[index]!);
        }
        const fields = distribution.text(count, value, more + started(point.startTime));
        if (fields === "") throw leftOut;
        lines.line(fields);
      },
    };
  },

  summary(metric, settings, read) {
    return summaryPlan({ measurement: metric.name, prefix: "", countText: floatCount }, settings, read);
  },
});

const ofHistogram = { count: "count", sum: "sum", min: "min", max: "max" };
