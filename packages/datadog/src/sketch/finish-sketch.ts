import type { Sketch } from "../encode/point-sink.ts";
import type { Bins } from "./bins.ts";
import { clamp, type Extremes } from "./extremes.ts";

/** Without any observation. */
export const emptySketch: Sketch = { count: 0, sum: 0, average: 0, min: 0, max: 0, keys: [], counts: [] };

/** A sketch of these bins. Where the sum was rounded, or is as large as a double gets, the average is as near as it can be. */
export function finishSketch(bins: Bins, count: number, { min, max }: Extremes, sum: number): Sketch {
  return { count, sum, average: clamp(sum / count, min, max), min, max, ...bins.finish() };
}

/** An estimate as near as minimum and maximum allow. */
export function estimatedSum(estimate: number, count: number, { min, max }: Extremes): number {
  // Infinite on both sides makes NaN.
  const either = Number.isNaN(estimate) ? 0 : estimate;
  return clamp(clamp(either, min * count, max * count), -Number.MAX_VALUE, Number.MAX_VALUE);
}
