import type { Dialect } from "./dialect.ts";
import type { Family } from "./family.ts";

const total = "_total";
const info = "_info";

/** Whether a format is one of OpenMetrics, in which families are called otherwise than their samples. */
export function isOpenMetrics({ format }: Dialect): boolean {
  return format === "openmetrics-1.0.0" || format === "openmetrics-0.0.1";
}

/** A family's name in OpenMetrics: without `_total` and `_info`. */
export function stemOf({ name, type }: Pick<Family, "name" | "type">): string {
  const suffix = type === "counter" ? total : type === "info" ? info : "";
  return name.endsWith(suffix) && name.length > suffix.length ? name.slice(0, name.length - suffix.length) : name;
}

/**
 * Every name that a family takes: those that its samples have or could have, and in OpenMetrics its own. No two families may
 * take the same: a scraper could not tell their samples apart. OpenMetrics 1.0, "Suffixes".
 */
export function namesTakenBy(family: Pick<Family, "name" | "type">, dialect: Dialect): readonly string[] {
  return isOpenMetrics(dialect) ? namesOf(family) : textNamesOf(family);
}

/** Every name that a family and its samples have, in whatever format. */
export function namesOf(family: Pick<Family, "name" | "type">): readonly string[] {
  const names = [...textNamesOf(family)];
  const stem = stemOf(family);
  if (stem !== family.name) names.push(stem);
  if (hasStart(family)) names.push(`${stem}_created`);
  return names;
}

function textNamesOf({ name, type }: Pick<Family, "name" | "type">): readonly string[] {
  return [name, ...(suffixesOf[type] ?? []).map((suffix) => `${name}${suffix}`)];
}

/** Whether the series of a family have begun at some time. A counter that is not named as one is none in OpenMetrics. */
export function hasStart(family: Pick<Family, "name" | "type">): boolean {
  const { type } = family;
  return type === "histogram" || type === "summary" || (type === "counter" && stemOf(family) !== family.name);
}

const suffixesOf: Partial<Record<Family["type"], readonly string[]>> = {
  histogram: ["_bucket", "_sum", "_count"],
  summary: ["_sum", "_count"],
};
