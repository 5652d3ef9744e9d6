import { type Breather, breather, type Drop } from "@meterbridge/core";
import type { Point } from "@meterbridge/core/points";
import type { MetricData, ResourceMetrics, ScopeMetrics } from "@opentelemetry/sdk-metrics";
import { type CumulativeMetric, cumulativeMetricOf } from "./cumulative-metric.ts";
import { type DifferenceRules, differenceOf } from "./difference.ts";
import { tooManySeries } from "./drop-reasons.ts";
import { scopeText } from "./identity.ts";
import type { KnownSeries } from "./known-series.ts";

/** Metrics of which everything is a difference that should be, and what became of the other points. */
export interface Converted {
  /** The very same that were given, when nothing in them had to be converted. */
  readonly metrics: ResourceMetrics;
  readonly drops: readonly Drop[];
}

/** Makes differences of what should be, and lets the event loop turn every few milliseconds. */
export async function convert(
  metrics: ResourceMetrics,
  known: KnownSeries,
  rules: DifferenceRules,
): Promise<Converted> {
  const reasons = new Map<string, number>();
  const conversion: Conversion = { known, rules, reasons, seen: new Map(), breather: breather(), work: 0 };
  try {
    const scopeMetrics: ScopeMetrics[] = [];
    let isChanged = false;
    for (const scope of metrics.scopeMetrics) {
      const inScope = await convertScope(conversion, metrics.resource, scope);
      if (inScope !== scope.metrics) isChanged = true;
      if (inScope.length > 0) scopeMetrics.push({ scope: scope.scope, metrics: inScope });
    }
    if (!isChanged) return { metrics, drops: [] };
    const drops = [...reasons].map(([reason, points]): Drop => ({ reason, points }));
    return { metrics: { resource: metrics.resource, scopeMetrics }, drops };
  } catch {
    // They are no metrics: whoever encodes them will say so.
    return { metrics, drops: [] };
  }
}

interface Conversion {
  readonly known: KnownSeries;
  readonly rules: DifferenceRules;
  /** How many points were dropped for which reason. */
  readonly reasons: Map<string, number>;
  /** How often a metric with this text has come. */
  readonly seen: Map<string, number>;
  readonly breather: Breather;
  work: number;
}

/** The metrics of a scope, the very same when nothing had to be converted. What would be empty is left out. */
async function convertScope(
  conversion: Conversion,
  resource: ResourceMetrics["resource"],
  { scope, metrics }: ScopeMetrics,
): Promise<MetricData[]> {
  let scopeId: number | undefined;
  let isChanged = false;
  const converted: MetricData[] = [];
  for (const data of metrics) {
    const cumulative = cumulativeMetricOf(data);
    if (!cumulative) {
      converted.push(data);
      continue;
    }
    isChanged = true;
    scopeId ??= conversion.known.scope(`${conversion.known.resource(resource)} ${scopeText(scope)}`);
    const points = await convertPoints(conversion, cumulative, ownText(conversion, `${scopeId} ${cumulative.text}`));
    if (points.length > 0) converted.push(cumulative.ofDifferences(points));
  }
  return isChanged ? converted : metrics;
}

/** A text for this metric alone: views may make several that nothing tells apart but their order. */
function ownText({ seen }: Conversion, text: string): string {
  const before = seen.get(text) ?? 0;
  seen.set(text, before + 1);
  return before === 0 ? text : `${text} ${before}`;
}

/** So many points are converted between two looks at the time. */
const pointsPerLook = 16;

async function convertPoints(
  conversion: Conversion,
  { points, makeValues }: CumulativeMetric,
  text: string,
): Promise<Point[]> {
  const { known, rules, reasons, breather } = conversion;
  const metric = known.metric(text, makeValues);
  if (!metric) {
    countDrops(reasons, tooManySeries.reason, points.length);
    return [];
  }
  const differences: Point[] = [];
  metric.begin();
  for (let index = 0; index < points.length; index++) {
    if (++conversion.work % pointsPerLook === 0 && breather.due) await breather.breathe();
    const difference = differenceOf(points[index]!, metric, rules);
    if (typeof difference === "string") countDrops(reasons, difference, 1);
    else differences.push(difference);
  }
  metric.end();
  return differences;
}

function countDrops(reasons: Map<string, number>, reason: string, points: number): void {
  reasons.set(reason, (reasons.get(reason) ?? 0) + points);
}
