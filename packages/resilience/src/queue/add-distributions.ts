import { addNumbers } from "./add-numbers.ts";

/** What histograms of both kinds say of their values. */
export interface Distribution {
  readonly count: number;
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
}

/** Adds two distributions; `undefined` when that cannot be done. What only one of them says is left out. */
export function addDistributions(one: Distribution, other: Distribution): Distribution | undefined {
  const count = addNumbers(one.count, other.count, true);
  if (count === undefined) return undefined;
  // One without values may name the extremes of nothing.
  if (!one.count) return { ...pick(other), count };
  if (!other.count) return { ...pick(one), count };
  const bothSum = one.sum !== undefined && other.sum !== undefined;
  const sum = bothSum ? addNumbers(one.sum, other.sum, false) : undefined;
  if (bothSum && sum === undefined) return undefined;
  return {
    count,
    ...(sum !== undefined && { sum }),
    ...(one.min !== undefined && other.min !== undefined && { min: one.min < other.min ? one.min : other.min }),
    ...(one.max !== undefined && other.max !== undefined && { max: one.max > other.max ? one.max : other.max }),
  };
}

function pick({ count, sum, min, max }: Distribution): Distribution {
  return {
    count,
    ...(sum !== undefined && { sum }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
  };
}
