import type { DraftFamily, PlacedSample } from "./draft-family.ts";
import { failAt } from "./fail-at.ts";
import { labelsKey, labelsWithout } from "./labels-key.ts";

/** The samples of one metric at one time: a single one, or all buckets of a histogram with its sum and count. */
export interface MetricPoint {
  /** The labels that all of its samples have, as a text. */
  readonly key: string;
  readonly samples: readonly PlacedSample[];
}

/**
 * The points of a family. `ownLabel` is the label that its type keeps for itself. `together`: as OpenMetrics wants it, the
 * samples of one stand together, and its times go up.
 */
export function metricPoints(family: DraftFamily, ownLabel: string, together: boolean): readonly MetricPoint[] {
  const points: DraftPoint[] = [];
  const latest = new Map<string, DraftPoint>();
  let last: DraftPoint | undefined;
  for (const sample of family.samples) {
    const labels = labelsWithout(ownLabel, sample.labels);
    const key = labelsKey(labels);
    const known = latest.get(key);
    if (known && together && known !== last) failAt(sample.place, `${family.name}${key} is not all together`);
    const series = `${sample.name}${labels === sample.labels ? key : labelsKey(sample.labels)}`;
    if (known && !(together && isLater(sample, known.samples[0]!))) add(known, sample, series);
    else {
      last = { key, samples: [sample], seen: new Set([series]) };
      points.push(last);
      latest.set(key, last);
    }
  }
  return points;
}

interface DraftPoint extends MetricPoint {
  readonly samples: PlacedSample[];
  readonly seen: Set<string>;
}

function add(point: DraftPoint, sample: PlacedSample, series: string): void {
  if (point.seen.has(series)) failAt(sample.place, `the series ${series} twice`);
  point.seen.add(series);
  point.samples.push(sample);
}

function isLater({ timestamp, place }: PlacedSample, before: PlacedSample): boolean {
  if (timestamp === before.timestamp) return false;
  if (timestamp === undefined || before.timestamp === undefined) failAt(place, "a timestamp only sometimes");
  if (timestamp < before.timestamp) failAt(place, "a timestamp before the last one");
  return true;
}
