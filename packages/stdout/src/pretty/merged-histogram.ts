import type { DataPoint } from "./data-point.ts";
import type { Distribution } from "./distribution.ts";
import type { Kind } from "./instrument.ts";
import { MergedExplicit } from "./merged-explicit.ts";
import { MergedExponential } from "./merged-exponential.ts";

/** Histograms of one instrument, put together into one. */
export interface MergedHistogram {
  /** Takes a data point that was read as a histogram. */
  add(point: DataPoint): void;
  /** `undefined` when they cannot be put together. */
  distribution(): Distribution | undefined;
}

/** `undefined` for what is no histogram. */
export function mergedHistogram(kind: Kind): MergedHistogram | undefined {
  if (kind === "histogram") return new MergedExplicit();
  return kind === "exp-histogram" ? new MergedExponential() : undefined;
}
