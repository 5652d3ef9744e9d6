import { numberText } from "./quantity.ts";
import type { Block } from "./report.ts";

/** What is said of the series that are not shown, in fewer and fewer words. */
export function restForms({ instrument, unit, rest }: Block): readonly string[] {
  const short = `… ${numberText(rest.series)} more`;
  const hasRange = instrument.kind === "gauge" && rest.low <= rest.high;
  const range = hasRange ? `, ${unit.text(rest.low)} to ${unit.text(rest.high)}` : "";
  return [
    `${short} series${range} (all: true shows them)`,
    `${short}${range} (all: true shows them)`,
    `${short} (all: true shows them)`,
    `${short} series`,
    short,
  ];
}
