import type { Rule } from "@meterbridge/core";
import { parseDuration } from "./quantities.ts";

/** An option without a value. */
export const flag: Rule = (value) => (typeof value === "boolean" ? undefined : "no value");

export const durationRule: Rule = (value) =>
  typeof value === "string" && parseDuration(value) !== undefined
    ? undefined
    : "a number with ms, s, m, h or d: 90s, 1h";

/** An option with a value that may be given several times. */
export function several(what: string): Rule {
  return (value) =>
    Array.isArray(value) && value.every((one) => typeof one === "string" && one !== "") ? undefined : what;
}
