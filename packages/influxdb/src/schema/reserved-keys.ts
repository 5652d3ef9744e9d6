import type { SchemaSettings } from "./metric-plan.ts";
import { startTimeKey } from "./start-time-field.ts";

/**
 * Tells which tag keys the lines of a metric have no room for, because they have fields of these names: a table has a name
 * once. All keys are as they are written. With `numbersBehind`, names that are this and a number are fields, too: there is no
 * telling which bounds or quantiles a metric will have.
 */
export function reservedKeys(
  keys: readonly string[],
  settings: SchemaSettings,
  numbersBehind?: string,
): (tagKey: string) => boolean {
  const reserved = new Set(settings.startTime ? [...keys, settings.fieldKey(startTimeKey)] : keys);
  if (numbersBehind === undefined) return (tagKey) => reserved.has(tagKey);
  const isNumbered = (tagKey: string): boolean =>
    tagKey.startsWith(numbersBehind) && number.test(tagKey.slice(numbersBehind.length));
  return (tagKey) => reserved.has(tagKey) || isNumbered(tagKey);
}

const number = /^(?:-?\d+(?:\.\d+)?|\+Inf)$/;
