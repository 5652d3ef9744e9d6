import { decimalText } from "./decimal-text.ts";
import type { SchemaSettings } from "./metric-plan.ts";

/**
 * What stands before the value of a field, behind others, that is named after a bound or a quantile: `,0.05=`. Empty when the
 * user leaves it out.
 */
export function numberHead(prefix: string, number: number, settings: SchemaSettings): string {
  const key = settings.fieldKey(prefix + decimalText(number));
  return key === "" ? "" : `,${key}=`;
}
