import { addCounts, type Count, countOf, type HistogramValue, invalidValue } from "@meterbridge/core/points";
import { BoundNames } from "./bound-names.ts";

/** Reads the buckets of one data point after the other: what each is called, and how many observations it has with all below. */
export class CumulativeBuckets {
  /** How many buckets there are: the infinite one is the last; or none at all. */
  length = 0;
  /** Of each bucket. */
  names: readonly string[] = [];
  /** Of each bucket; what is behind these is of no meaning. */
  readonly totals: Count[] = [];
  readonly #bounds: BoundNames;

  /** `nameOf` is asked once for each bound. No name may be one of `taken`. */
  constructor(nameOf: (bound: number) => string, taken: readonly string[] = []) {
    this.#bounds = new BoundNames(nameOf, taken);
  }

  /**
   * Reads a data point, and gives its count.
   *
   * @throws {UnusablePoint} When boundaries do not ascend, a count is none, or they do not add up.
   */
  read({ buckets: { boundaries, counts }, count }: HistogramValue): Count {
    this.names = this.#bounds.of(boundaries);
    const all = fill(this.totals, counts, count);
    this.length = counts.length === 0 ? 0 : this.names.length;
    // There is one count more when the infinite bound was given, too.
    if (counts.length > this.length) this.totals[this.length - 1] = all;
    return all;
  }
}

function fill(totals: Count[], counts: readonly Count[], count: Count): Count {
  let total = 0;
  for (let index = 0; index < counts.length; index++) {
    const each = counts[index];
    // Whole numbers that are exact, which is nearly all there are, add up in a fraction of the time that the others take.
    if (typeof each !== "number" || !(each >= 0) || Math.floor(each) !== each) return fillAny(totals, counts, count);
    total += each;
    totals[index] = total;
  }
  return total === count && total <= Number.MAX_SAFE_INTEGER ? total : fillAny(totals, counts, count);
}

function fillAny(totals: Count[], counts: readonly Count[], count: Count): Count {
  let total: Count = 0;
  for (let index = 0; index < counts.length; index++) {
    total = addCounts(total, countOf(counts[index]));
    totals[index] = total;
  }
  const all = countOf(count);
  if (total !== all && counts.length > 0) throw invalidValue;
  return all;
}
