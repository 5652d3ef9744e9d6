import { leftOut } from "../text/drop-reasons.ts";
import { CumulativeBuckets } from "./cumulative-buckets.ts";
import { decimalText } from "./decimal-text.ts";
import { DistributionFields, floatCount } from "./distribution-fields.ts";
import { finiteField } from "./finite-field.ts";
import { knownNames } from "./known-names.ts";
import type { Schema } from "./metric-plan.ts";
import { numberPlan } from "./number-plan.ts";
import { reservedKeys } from "./reserved-keys.ts";
import { schemaWith } from "./schema-forms.ts";
import { startTimeField } from "./start-time-field.ts";

/**
 * One measurement, `prometheus`, with fields named after the metric, as Telegraf's and the Collector's schema of this name has it.
 *
 * A gauge or a sum is the field `<name>`. A histogram has a line with `<name>_count`, `_sum`, `_min` and `_max`, and for each bound
 * a line with the tag `le`, in which `<name>_bucket` is how many observations there are up to it; a summary has a line with count
 * and sum, and for each quantile one with the tag `quantile` and the field `<name>`. Counts are floats. The start time is with
 * the first line alone.
 */
export const telegrafPrometheusV2: Schema = schemaWith({
  number(metric, settings) {
    return { ...numberPlan(metric, settings, { measurement, field: metric.name }), exemplarsOf: metric.name };
  },

  histogram({ name }, settings, read) {
    const names = { count: `${name}_count`, sum: `${name}_sum`, min: `${name}_min`, max: `${name}_max` };
    const distribution = new DistributionFields(names, settings, floatCount);
    const bucketKey = settings.fieldKey(`${name}_bucket`);
    const buckets = new CumulativeBuckets((bound) => `le=${decimalText(bound)}`);
    const started = startTimeField(settings);
    return {
      measurement,
      exemplarsOf: name,
      fields: distribution.keys,
      reserves: reservedKeys([...distribution.keys, bucketKey, "le"], settings),
      ownTag: "le",
      write(point, lines) {
        const value = read(point.value);
        const count = buckets.read(value);
        const fields = distribution.text(count, value, started(point.startTime));
        if (fields === "" && bucketKey === "") throw leftOut;
        lines.line(fields);
        if (bucketKey === "") return;
        const head = `${bucketKey}=`;
        for (let index = 0; index < buckets.length; index++) {
          lines.tagged(buckets.names[index]!, head + floatCount(buckets.totals[index]!));
        }
      },
    };
  },

  summary({ name }, settings, read) {
    const distribution = new DistributionFields({ count: `${name}_count`, sum: `${name}_sum` }, settings, floatCount);
    const key = settings.fieldKey(name);
    const tags = knownNames((quantile) => `quantile=${decimalText(quantile)}`);
    const started = startTimeField(settings);
    return {
      measurement,
      exemplarsOf: name,
      fields: distribution.keys,
      reserves: reservedKeys([...distribution.keys, key, "quantile"], settings),
      ownTag: "quantile",
      write(point, lines) {
        const { count, sum, quantiles } = read(point.value);
        const fields = distribution.text(count, { sum }, started(point.startTime));
        if (fields === "" && key === "") throw leftOut;
        lines.line(fields);
        for (const { quantile, value } of quantiles) {
          const field = finiteField(`${key}=`, value);
          if (field !== "" && key !== "") lines.tagged(tags(quantile), field);
        }
      },
    };
  },
});

const measurement = "prometheus";
