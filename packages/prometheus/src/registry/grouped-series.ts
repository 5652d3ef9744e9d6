import type { ClientFamily, ClientLabels, ClientValue } from "./client-registry.ts";
import { sliceLength } from "../exposition/in-slices.ts";
import { labelsWithout, seriesKey } from "./series-attributes.ts";

/** The samples of one series of a histogram or a summary. */
export interface GroupedSeries {
  readonly labels: ClientLabels;
  /** The values of the label that tells its samples apart (`le`, `quantile`), ascending. */
  readonly bounds: readonly number[];
  /** The samples with these. */
  readonly samples: readonly ClientValue[];
  readonly sum: number | undefined;
  readonly count: number | undefined;
}

interface Draft {
  readonly labels: ClientLabels;
  bounds: number[];
  samples: ClientValue[];
  sum: number | undefined;
  count: number | undefined;
}

/**
 * Puts the samples of a family together by series. `own` is the label that tells the samples of a series apart, `suffix`
 * what those samples have behind the family's name.
 */
export function* groupSeries(
  { name, values = [] }: ClientFamily,
  own: string,
  suffix: string,
): Generator<void, readonly GroupedSeries[]> {
  const partName = `${name}${suffix}`;
  const sumName = `${name}_sum`;
  const countName = `${name}_count`;
  const drafts = new Map<unknown, Draft>();
  const series: Draft[] = [];
  let done = 0;
  let key: unknown;
  let draft: Draft | undefined;
  for (const sample of values) {
    if (++done % sliceLength === 0) yield;
    const { labels, sharedLabels } = sample;
    // The client hands out one object for all samples of a series, which follow each other; else their texts tell.
    const itsKey = sharedLabels ?? seriesKey(own, labels);
    if (draft === undefined || itsKey !== key) {
      key = itsKey;
      draft = drafts.get(key);
      if (draft === undefined) {
        const shared = sharedLabels ?? labelsWithout(own, labels);
        draft = { labels: shared, bounds: [], samples: [], sum: undefined, count: undefined };
        drafts.set(key, draft);
        series.push(draft);
      }
    }
    const sampleName = sample.metricName ?? name;
    if (sampleName === partName) {
      draft.bounds.push(boundOf(labels?.[own]));
      draft.samples.push(sample);
    } else if (sampleName === sumName) draft.sum = sample.value;
    else if (sampleName === countName) draft.count = sample.value;
  }
  for (const each of series) {
    if (++done % sliceLength === 0) yield;
    if (!isAscending(each.bounds)) sort(each);
  }
  return series;
}

function boundOf(value: unknown): number {
  return value === "+Inf" ? Infinity : Number(value);
}

function isAscending(bounds: readonly number[]): boolean {
  for (let index = 1; index < bounds.length; index++) if (!(bounds[index - 1]! < bounds[index]!)) return false;
  return true;
}

function sort(draft: Draft): void {
  const { bounds, samples } = draft;
  const order = [...bounds.keys()].sort((one, other) => bounds[one]! - bounds[other]!);
  draft.bounds = order.map((index) => bounds[index]!);
  draft.samples = order.map((index) => samples[index]!);
}
