import type { Point } from "@meterbridge/core/points";
import { type Portable, toPortable } from "./portable.ts";
import type { SeriesAt } from "./slice.ts";

// Attributes and times, compared with a number.
export const seriesWeight = 8;

/** What of one metric is in one slice. */
export interface Part {
  readonly series: SeriesAt[];
  readonly boundaries: (readonly [number, readonly Portable[]])[];
  readonly extras: (readonly [number, Portable])[];
  readonly values: Portable[];
}

export function newPart(): Part {
  return { series: [], boundaries: [], extras: [], values: [] };
}

/** What few data points have; `undefined` of most. */
export function extrasOf({ exemplars, flags }: Point): Portable | undefined {
  const hasSome = (exemplars !== undefined && exemplars.length > 0) || (flags !== undefined && flags !== 0);
  return hasSome ? toPortable({ exemplars, flags }) : undefined;
}

/** As many as it is numbers, about. */
export function weightOf(value: Portable): number {
  if (!Array.isArray(value)) return 1;
  let weight = 1;
  for (const item of value as readonly Portable[]) weight += Array.isArray(item) ? item.length : 1;
  return weight;
}
