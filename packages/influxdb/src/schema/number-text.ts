import { floatField, integerField } from "../text/field-values.ts";
import type { Metric, SchemaSettings } from "./metric-plan.ts";

/**
 * How the values of a gauge or a sum are written. A field never changes its type, so neither does this; what is given throws
 * when it is no number, not a finite one, or, as an integer, not a whole one or not in 64 bits.
 */
export function numberText(metric: Metric, settings: SchemaSettings): (value: number | bigint) => string {
  return isWrittenAsInteger(metric, settings) ? integerField : floatField;
}

/** Whether values of this metric are integers in the database. */
export function isWrittenAsInteger(metric: Metric, settings: SchemaSettings): boolean {
  return metric.integer && settings.integers === "int";
}
