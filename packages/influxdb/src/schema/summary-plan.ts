import type { Count } from "@meterbridge/core/points";
import { leftOut } from "../text/drop-reasons.ts";
import { DistributionFields } from "./distribution-fields.ts";
import { finiteField } from "./finite-field.ts";
import { knownNames } from "./known-names.ts";
import type { MetricPlan, SchemaSettings } from "./metric-plan.ts";
import { numberHead } from "./number-head.ts";
import { reservedKeys } from "./reserved-keys.ts";
import type { SoundSummary } from "./sound-summary.ts";
import { startTimeField } from "./start-time-field.ts";

interface SummaryForm {
  readonly measurement: string;
  /** What stands before a quantile in the name of its field. */
  readonly prefix: string;
  readonly countText: (count: Count) => string;
}

/** One line for each data point of a summary: count and sum, and a field for each quantile. */
export function summaryPlan(
  { measurement, prefix, countText }: SummaryForm,
  settings: SchemaSettings,
  read: (value: unknown) => SoundSummary,
): MetricPlan {
  const distribution = new DistributionFields({ count: "count", sum: "sum" }, settings, countText);
  const heads = knownNames((quantile) => numberHead(prefix, quantile, settings), distribution.heads);
  const started = startTimeField(settings);
  return {
    measurement,
    fields: distribution.keys,
    reserves: reservedKeys(distribution.keys, settings, prefix),
    write(point, lines) {
      const { count, sum, quantiles } = read(point.value);
      let more = "";
      for (const { quantile, value } of quantiles) more += finiteField(heads(quantile), value);
      const fields = distribution.text(count, { sum }, more + started(point.startTime));
      if (fields === "") throw leftOut;
      lines.line(fields);
    },
  };
}
