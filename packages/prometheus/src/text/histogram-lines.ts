import {
  type Count,
  Dropped,
  type Exemplar,
  type ExponentialHistogramValue,
  type Point,
  toFixedBuckets,
} from "@meterbridge/core/points";
import { finiteBounds, histogramOf, isCount, sameNumbers } from "../exposition/buckets.ts";
import { withoutValue } from "../exposition/drops.ts";
import { exemplarsOf, latestOf } from "../exposition/exemplars.ts";
import type { Member } from "../exposition/family.ts";
import { exemplarText } from "./exemplar-text.ts";
import type { Lines } from "./lines.ts";
import { numberText } from "./number-text.ts";
import { inOnePiece } from "./pen.ts";
import type { Spelling } from "./spelling.ts";
import { startLine } from "./start-line.ts";

/** What stands before the samples of one series. */
interface Heads {
  /** Of a bucket, up to the value of `le`: the same for all of them, which leaves the processor's cache to others. */
  readonly bucket: string;
  readonly sum: string;
  readonly count: string;
}

/** What stands between a series' own and the count of a bucket: the value of `le`, and the end of the labels. */
interface Bounds {
  readonly of: readonly number[];
  readonly texts: readonly string[];
}

/**
 * A sample for each bucket, with all that is below its bound, then the sum and the count. `boundaries` are those that an
 * exponential histogram is brought to.
 */
export function histogramLines(member: Member, spelling: Spelling, boundaries?: readonly number[]): Lines {
  const { family } = member;
  const countName = `${family.name}_count`;
  const heads = family.series.of<Heads>(
    member,
    (labels) => ({
      bucket: inOnePiece(openHead(spelling.head(`${family.name}_bucket`, [...labels, ["le", ""]]))),
      sum: inOnePiece(spelling.head(`${family.name}_sum`, labels)),
      count: inOnePiece(spelling.head(countName, labels)),
    }),
    ({ count }) => count,
  );
  const started = startLine(family, spelling);
  let bounds: Bounds = { of: [], texts: boundTexts([]) };

  return {
    begin: () => heads.begin(),
    of(point) {
      const series = heads.next(point.attributes);
      if (series instanceof Dropped) return series;
      const value = boundaries ? toFixedBuckets(exponentialOf(point), boundaries) : histogramOf(point);
      const { sum } = value;
      const finite = finiteBounds(value.buckets.boundaries);
      // Nearly always the series of a metric have the same.
      if (!sameNumbers(bounds.of, finite)) bounds = { of: [...finite], texts: boundTexts(finite) };
      const counts = value.buckets.counts.length === 0 ? [value.count] : value.buckets.counts;
      const lines = bucketLines(
        series.bucket,
        bounds,
        counts,
        value.count,
        spelling.exemplars ? exemplarsOf(point) : undefined,
      );
      const sumText = sum === undefined ? undefined : numberText(sum);
      if (lines === undefined || (sum !== undefined && sumText === undefined)) return withoutValue;
      const hasSum = sum !== undefined && (!spelling.sumsOnlyAboveZero || (sum >= 0 && !(finite[0]! < 0)));
      let text = lines;
      if (hasSum) text += `${series.sum}${sumText}\n`;
      // OpenMetrics has both or neither.
      if (hasSum || !spelling.sumsOnlyAboveZero) text += `${series.count}${value.count}\n`;
      return started ? text + started(series.count, countName, point.startTime) : text;
    },
    end: () => heads.end(),
  };

  function boundTexts(finite: readonly number[]): readonly string[] {
    return [...finite.map((bound) => spelling.float(bound)), "+Inf"].map((le) => inOnePiece(`${le}${endOfHead}`));
  }
}

const endOfHead = '"} ';

/** A head whose last label has an empty value, open for that value. */
function openHead(head: string): string {
  return head.slice(0, -endOfHead.length);
}

/** `undefined`: the counts are none, or are not what the count says. */
function bucketLines(
  head: string,
  bounds: Bounds,
  counts: readonly Count[],
  count: Count,
  exemplars: readonly Exemplar[] | undefined,
): string | undefined {
  const { texts } = bounds;
  if (exemplars === undefined && counts.length === texts.length) {
    const lines = plainBucketLines(head, texts, counts, count);
    if (lines !== undefined) return lines;
  }
  let total = 0n;
  let lines = "";
  const last = texts.length - 1;
  for (const [index, each] of counts.entries()) {
    if (!isCount(each)) return undefined;
    total += BigInt(each);
    // Counts beyond the last bound stand for the infinite bucket, also where that one was given as a bound.
    if (index >= last && index < counts.length - 1) continue;
    const bucket = Math.min(index, last);
    lines += `${head}${texts[bucket]}${total}${exemplars ? exemplarText(latestIn(bounds.of, bucket, exemplars)) : ""}\n`;
  }
  return total === BigInt(count) ? lines : undefined;
}

/** The same where nothing is unusual, which takes a fraction of the time; `undefined`: something is. */
function plainBucketLines(
  head: string,
  texts: readonly string[],
  counts: readonly Count[],
  count: Count,
): string | undefined {
  let total = 0;
  let lines = "";
  for (let index = 0; index < counts.length; index++) {
    const each = counts[index];
    if (typeof each !== "number" || !(each >= 0) || Math.floor(each) !== each) return undefined;
    total += each;
    // What is short is joined first: V8 copies it, and makes no node of a tree that has to be walked later.
    lines += head + (texts[index]! + total + "\n");
  }
  return total === count && total <= Number.MAX_SAFE_INTEGER ? lines : undefined;
}

/** The latest exemplar that fell into a bucket. */
function latestIn(bounds: readonly number[], bucket: number, exemplars: readonly Exemplar[]): Exemplar | undefined {
  const above = bucket === 0 ? -Infinity : bounds[bucket - 1]!;
  const upTo = bucket < bounds.length ? bounds[bucket]! : Infinity;
  return latestOf(exemplars.filter(({ value }) => Number(value) > above && Number(value) <= upTo));
}

function exponentialOf({ value }: Point): ExponentialHistogramValue {
  return value as ExponentialHistogramValue;
}
