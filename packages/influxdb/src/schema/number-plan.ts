import { leftOut } from "../text/drop-reasons.ts";
import type { Metric, MetricPlan, SchemaSettings } from "./metric-plan.ts";
import { numberText } from "./number-text.ts";
import { reservedKeys } from "./reserved-keys.ts";
import { startTimeField } from "./start-time-field.ts";

/** One line with one field for each data point of a gauge or a sum. */
export function numberPlan(
  metric: Metric,
  settings: SchemaSettings,
  { measurement, field }: { readonly measurement: string; readonly field: string },
): MetricPlan {
  const key = settings.fieldKey(field);
  const head = `${key}=`;
  const text = numberText(metric, settings);
  const started = startTimeField(settings);
  return {
    measurement,
    fields: key === "" ? [] : [key],
    reserves: reservedKeys([key], settings),
    write(point, lines) {
      if (key === "") throw leftOut;
      lines.line(head + text(point.value as number | bigint) + started(point.startTime));
    },
  };
}
