import { type Countable, pointsIn } from "@meterbridge/core";

/** How many data points are in all of these. */
export function sumPoints(inputs: readonly Countable[]): number {
  return inputs.reduce((sum, input) => sum + pointsIn(input), 0);
}
