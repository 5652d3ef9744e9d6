import { invalidValue } from "@meterbridge/core/points";
import { numberText } from "./number-text.ts";

/** The tags of each bucket of a histogram: what it is above, and up to what. */
type BoundTags = readonly (readonly string[])[];

/**
 * Makes the tags of a histogram's buckets. All points of a metric have the same boundaries, for the most part: those of the
 * last one are kept, and compared by content, since their array is the caller's.
 */
export function boundTags(): (boundaries: readonly number[]) => BoundTags {
  let known: readonly number[] | undefined;
  let tags: BoundTags = [];
  return (boundaries) => {
    if (!known || !isSame(known, boundaries)) {
      tags = tagsOf(boundaries);
      known = [...boundaries];
    }
    return tags;
  };
}

/** @throws {UnusablePoint} When they are no ascending numbers. */
function tagsOf(boundaries: readonly number[]): BoundTags {
  let lower = -Infinity;
  let lowerText = numberText(lower);
  const tags: (readonly string[])[] = [];
  for (const upper of [...boundaries, Infinity]) {
    const isAscending = upper > lower || tags.length === 0 || tags.length === boundaries.length;
    if (typeof upper !== "number" || !isAscending || Number.isNaN(upper)) throw invalidValue;
    const upperText = numberText(upper);
    tags.push([`lower_bound:${lowerText}`, `upper_bound:${upperText}`]);
    [lower, lowerText] = [upper, upperText];
  }
  return tags;
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}
