import { canonicalNumber } from "./canonical-number.ts";
import type { DraftFamily, PlacedSample } from "./draft-family.ts";
import { failAt } from "./fail-at.ts";
import type { MetricPoint } from "./metric-points.ts";
import { readNumber } from "./read-number.ts";

/** OpenMetrics 1.0, "Summary"; Prometheus, "Histograms and summaries". */
export function checkSummary(family: DraftFamily, { samples }: MetricPoint, openMetrics: boolean): void {
  let before = -Infinity;
  for (const sample of samples) {
    const { name, place, value, labels } = sample;
    if (name === family.name) {
      const quantile = quantileOf(sample, openMetrics);
      if (!openMetrics && quantile <= before) failAt(place, "quantiles that are not in order");
      if (openMetrics && value < 0) failAt(place, `a quantile of ${value}`);
      before = quantile;
    } else {
      if (Object.hasOwn(labels, "quantile")) failAt(place, `the label quantile on ${name}`);
      if (openMetrics && !(value >= 0)) failAt(place, `${name} is ${value}`);
      if (name.endsWith("_count") && !Number.isInteger(value)) failAt(place, `a count of ${value}`);
    }
  }
}

function quantileOf({ place, labels: { quantile: text } }: PlacedSample, openMetrics: boolean): number {
  if (text === undefined) return failAt(place, "a quantile without the label quantile");
  const quantile = readNumber(text, false);
  if (quantile === undefined || !(quantile >= 0 && quantile <= 1)) return failAt(place, `quantile="${text}" is none`);
  const canonical = canonicalNumber(quantile);
  if (openMetrics && text !== canonical) failAt(place, `quantile="${text}", which is "${canonical}" in OpenMetrics`);
  return quantile;
}
