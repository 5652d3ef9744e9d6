import type { Distribution } from "./distribution.ts";
import { quantile } from "./quantile.ts";
import type { Unit } from "./unit.ts";

/** The value below which this part (0 to 1) of a histogram's values lie; `undefined` where nothing tells. */
export function estimateText(unit: Unit, distribution: Distribution | undefined, part: number): string | undefined {
  const estimate = distribution && quantile(distribution, part);
  return estimate && (estimate.isAtLeast ? "≥ " : "") + unit.text(estimate.value);
}
