import { invalidValue } from "@meterbridge/core/points";
import type { KnownFacts } from "./known-facts.ts";

/** Between which values the observations are. */
export interface Extremes {
  readonly min: number;
  readonly max: number;
}

/** The bounds of the lowest and the highest bucket that is filled. */
export interface FilledBounds {
  /** The outer bound of the lowest one. */
  readonly low: number;
  readonly innerLow: number;
  readonly innerHigh: number;
  /** The outer bound of the highest one. */
  readonly high: number;
}

/** Sums and averages are rounded, by so much of what they are. */
const rounding = 1e-9;

/**
 * Minimum and maximum: those that are known; of one observation its value, which is the sum; else the outer bounds of the lowest
 * and the highest filled bucket, or the inner ones when these are infinite. Those that are not known reach as far as the average: also
 * that of one observation may be outside of its bucket, as a sum that is a difference is rounded. When nothing is known at all,
 * both are 0.
 *
 * @throws {UnusablePoint} When the average is beyond what is known.
 */
export function extremesOf(facts: KnownFacts, count: number, bounds: FilledBounds): Extremes {
  const average = facts.sum === undefined ? undefined : facts.sum / count;
  const only = count === 1 && average !== undefined ? clamp(average, bounds.low, bounds.high) : undefined;
  const min = facts.min ?? Math.min(only ?? firstFinite(bounds.low, bounds.innerLow, Infinity), average ?? Infinity);
  const max =
    facts.max ?? Math.max(only ?? firstFinite(bounds.high, bounds.innerHigh, -Infinity), average ?? -Infinity);
  // What is known is right, whatever the buckets say.
  const either = facts.min ?? facts.max ?? 0;
  const extremes = min <= max ? { min, max } : { min: either, max: either };
  if (average !== undefined && isBeyond(average, extremes)) throw invalidValue;
  return extremes;
}

function isBeyond(average: number, { min, max }: Extremes): boolean {
  return Math.abs(average - clamp(average, min, max)) > rounding * Math.abs(average);
}

export function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

function firstFinite(outer: number, inner: number, none: number): number {
  return Number.isFinite(outer) ? outer : Number.isFinite(inner) ? inner : none;
}
