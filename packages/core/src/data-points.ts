import type { MetricData, ResourceMetrics } from "@opentelemetry/sdk-metrics";

/** From the first position to before the second, over all data points in the order in which they stand. */
export type Range = readonly [from: number, to: number];

/** How many data points there are. */
export function countPoints(metrics: ResourceMetrics): number {
  let points = 0;
  for (const { metrics: scopeMetrics } of metrics.scopeMetrics) {
    for (const metric of scopeMetrics) points += metric.dataPoints.length;
  }
  return points;
}

/** The data points of a range, in order. */
export function pointsOf(metrics: ResourceMetrics, [from, to]: Range): object[] {
  const points: object[] = [];
  let at = 0;
  for (const { metrics: scopeMetrics } of metrics.scopeMetrics) {
    for (const { dataPoints } of scopeMetrics) {
      const end = Math.min(to - at, dataPoints.length);
      for (let index = Math.max(0, from - at); index < end; index++) points.push(pointAt(dataPoints, index));
      at += dataPoints.length;
    }
  }
  return points;
}

/** A data point; where there is one that cannot be read, an object that nobody knows. */
function pointAt(dataPoints: readonly object[], index: number): object {
  try {
    return dataPoints[index]!;
  } catch {
    return {};
  }
}

/**
 * The same metrics with only the data points of these ranges (ascending, apart from each other), less those in
 * `except`. Data points, resource and scopes are shared, not copied; what would be empty is left out.
 */
export function pickPoints(
  metrics: ResourceMetrics,
  ranges: readonly Range[],
  except: ReadonlySet<object> = new Set(),
): ResourceMetrics {
  let at = 0;
  const scopeMetrics = metrics.scopeMetrics.map(({ scope, metrics: inScope }) => ({
    scope,
    metrics: inScope
      .map((metric) => {
        const start = at;
        at += metric.dataPoints.length;
        return pickFrom(metric, start, ranges, except);
      })
      .filter(({ dataPoints }) => dataPoints.length > 0),
  }));
  return { resource: metrics.resource, scopeMetrics: scopeMetrics.filter((scope) => scope.metrics.length > 0) };
}

function pickFrom(
  metric: MetricData,
  start: number,
  ranges: readonly Range[],
  except: ReadonlySet<object>,
): MetricData {
  const all: readonly object[] = metric.dataPoints;
  const end = start + all.length;
  const picked = ranges
    .filter(([from, to]) => from < end && to > start)
    .flatMap(([from, to]) => all.slice(Math.max(0, from - start), to - start))
    .filter((point) => !except.has(point));
  return { ...metric, dataPoints: picked } as MetricData;
}
