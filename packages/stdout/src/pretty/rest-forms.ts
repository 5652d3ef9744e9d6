import { numberText } from "./quantity.ts";
import { type Line, piece } from "./pieces.ts";
import type { Block } from "./report.ts";

/** What is said of the series that are not shown, in fewer and fewer words. */
export function restForms(block: Block): readonly Line[] {
  const short = `… ${numberText(block.rest.series)} more`;
  const range = restRange(block);
  const words = [`${short} series`, short];
  const forms = range === "" ? words : [`${short} series, ${range}`, `${short}, ${range}`, ...words];
  return forms.map((text) => [piece(text, "dim")]);
}

/** From where to where gauges are, which add up to nothing; of anything else, nothing. */
export function restRange({ instrument, unit, rest: { low, high } }: Block): string {
  if (instrument.kind !== "gauge" || !(low <= high)) return "";
  return low === high ? unit.text(low) : `${unit.text(low)} to ${unit.text(high)}`;
}
