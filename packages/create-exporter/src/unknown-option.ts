import { nearest } from "./nearest.ts";

/** Says that there is no such option, and which may have been meant. */
export function unknownOption(option: string, known: readonly string[]): string {
  const near = nearest(option, known);
  const instead = near === undefined ? `; known are ${known.join(", ")}` : `, did you mean ${near}?`;
  return `there is no option ${option}${instead}`;
}
