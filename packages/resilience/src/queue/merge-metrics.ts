import { type Breather, breather } from "@meterbridge/core";
import type { MetricData, ResourceMetrics, ScopeMetrics } from "@opentelemetry/sdk-metrics";
import { addPoints, type Point, supersedes } from "./merge-points.ts";
import { attributesKey, isSameResource, metricKey, scopeKey } from "./stream-keys.ts";

/** Two exports made one, with what became of the data points that are in it no more. */
export interface Merged {
  readonly metrics: ResourceMetrics;
  /** How many went into another one, with all that they said. */
  readonly mergedPoints: number;
  /** How many a later one of their stream stands for: of gauges, and of cumulative streams. */
  readonly supersededPoints: number;
}

/**
 * Makes one export of two that follow one another; `undefined` when they are not of one resource.
 *
 * Data points of one delta stream are added, of other streams the later one stays; where neither can be, both stay, in
 * their order. What was given is not changed. It lets the event loop turn every few milliseconds.
 */
export async function mergeMetrics(earlier: ResourceMetrics, later: ResourceMetrics): Promise<Merged | undefined> {
  if (!isSameResource(earlier.resource, later.resource)) return undefined;
  const merging: Merging = { breather: breather(), mergedPoints: 0, supersededPoints: 0 };
  const scopeMetrics = await mergeLists(earlier.scopeMetrics, later.scopeMetrics, scopeKey, async (one, other) => ({
    scope: other.scope,
    metrics: await mergeLists(one.metrics, other.metrics, metricKey, (first, second) =>
      mergePoints(merging, first, second),
    ),
  }));
  const { mergedPoints, supersededPoints } = merging;
  return { metrics: { resource: later.resource, scopeMetrics }, mergedPoints, supersededPoints };
}

interface Merging {
  readonly breather: Breather;
  mergedPoints: number;
  supersededPoints: number;
}

/** The first list, with what the second one has of equal key merged in, then what only the second one has. */
async function mergeLists<Item extends ScopeMetrics | MetricData>(
  first: readonly Item[],
  second: readonly Item[],
  keyOf: (item: Item) => string,
  merge: (one: Item, other: Item) => Promise<Item>,
): Promise<Item[]> {
  const items = [...first];
  const places = new Map(items.map((item, place) => [keyOf(item), place]));
  for (const item of second) {
    const key = keyOf(item);
    const place = places.get(key);
    if (place === undefined) places.set(key, items.push(item) - 1);
    else items[place] = await merge(items[place]!, item);
  }
  return items;
}

async function mergePoints(merging: Merging, earlier: MetricData, later: MetricData): Promise<MetricData> {
  const { breather } = merging;
  const points: Point[] = [...earlier.dataPoints];
  // Of several data points of one stream, the last one.
  const places = new Map<string, number>();
  for (const [place, { attributes }] of points.entries()) {
    places.set(attributesKey(attributes), place);
    if (breather.due) await breather.breathe();
  }
  for (const point of later.dataPoints as readonly Point[]) {
    const key = attributesKey(point.attributes);
    const place = places.get(key);
    const before = place === undefined ? undefined : points[place]!;
    const sum = before && addPoints(later, before, point);
    if (sum) {
      points[place!] = sum;
      merging.mergedPoints++;
    } else if (before && supersedes(later, point, before)) {
      points[place!] = point;
      merging.supersededPoints++;
    } else {
      places.set(key, points.push(point) - 1);
    }
    if (breather.due) await breather.breathe();
  }
  return { ...later, dataPoints: points } as MetricData;
}
