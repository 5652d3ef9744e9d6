import { checkHistogram } from "./check-histogram.ts";
import { checkSummary } from "./check-summary.ts";
import { type DraftFamily, type PlacedSample, typeOf } from "./draft-family.ts";
import type { FamilyType } from "./exposition.ts";
import { failAt } from "./fail-at.ts";
import { metricPoints } from "./metric-points.ts";
import type { TextRules } from "./text-rules.ts";

/** Checks what a line does not say by itself. OpenMetrics 1.0, "Metric types"; Prometheus, "Histograms and summaries". */
export function checkFamily(family: DraftFamily, rules: TextRules): void {
  const type = typeOf(family, rules);
  const own = ownLabels[type] ?? (type === "stateset" ? family.name : "");
  if (rules.openMetrics) {
    checkUnit(family.place, family.name, type, family.UNIT);
    for (const sample of family.samples) checkSample(family, type, sample);
  }
  for (const point of metricPoints(family, own, rules.openMetrics)) {
    if (type === "histogram" || type === "gaugehistogram") checkHistogram(family, point, rules.openMetrics);
    if (type === "summary") checkSummary(family, point, rules.openMetrics);
    if (rules.openMetrics && type === "counter" && !point.samples.some(({ name }) => !name.endsWith("_created"))) {
      failAt(point.samples[0]!.place, `no sample ${family.name}_total`);
    }
  }
}

/** What a type keeps for itself. */
const ownLabels: Readonly<Partial<Record<FamilyType, string>>> = {
  histogram: "le",
  gaugehistogram: "le",
  summary: "quantile",
};

/** OpenMetrics 1.0, "Unit". */
export function checkUnit(place: string, name: string, type: FamilyType, unit: string | undefined): void {
  if (!unit) return;
  if (type === "info" || type === "stateset") failAt(place, `a unit of ${name}, which is of type ${type}`);
  if (!name.endsWith(`_${unit}`)) failAt(place, `${name} does not end in its unit ${unit}`);
}

/** OpenMetrics 1.0, "Metric Types" and "Exemplars". */
function checkSample(
  family: DraftFamily,
  type: FamilyType,
  { name, place, value, labels, exemplar }: PlacedSample,
): void {
  const suffix = name.slice(family.name.length);
  if (exemplar && !["_total", "_bucket"].includes(suffix)) failAt(place, `an exemplar on ${name}`);
  if (suffix === "_created") {
    if (!Number.isFinite(value)) failAt(place, "a time that is none");
  } else if (type === "counter" && !(value >= 0)) failAt(place, `a counter of ${value}`);
  if (type === "info" && value !== 1) failAt(place, `an info of ${value}`);
  if (type !== "stateset") return;
  if (!Object.hasOwn(labels, name)) failAt(place, `a state without the label ${name}`);
  if (value !== 0 && value !== 1) failAt(place, `a state of ${value}`);
}
