import { type Count, type ExponentialHistogramValue, mergeBuckets, soundHistogram } from "@meterbridge/core/points";
import { unsupportedHistogram } from "../exposition/drops.ts";
import { type NativeBuckets, nativeBuckets } from "./native-buckets.ts";

/** A native histogram as Prometheus has it: a counter with whole numbers. */
export interface NativeHistogram {
  readonly count: Count;
  /** `undefined`: the series has no value any more, which Prometheus is told by a NaN of its own. */
  readonly sum: number | undefined;
  /** From -4 to 8. */
  readonly schema: number;
  readonly zeroThreshold: number;
  readonly zeroCount: Count;
  readonly positive: NativeBuckets;
  readonly negative: NativeBuckets;
}

/**
 * An exponential histogram as a native one. A scale above 8 is more than Prometheus has and is merged down to it.
 * OpenTelemetry specification, compatibility/prometheus_and_openmetrics.md, "Exponential Histograms".
 *
 * @throws {UnusablePoint} When its scale is below -4, when it has no sum, when its counts do not add up, or when it is none.
 */
export function toNativeHistogram(value: ExponentialHistogramValue): NativeHistogram {
  const { scale, sum, count, zeroCount, zeroThreshold, positive, negative } = soundHistogram(value);
  if (scale < leastSchema || sum === undefined) throw unsupportedHistogram;
  const steps = Math.max(scale - greatestSchema, 0);
  return {
    count,
    sum,
    schema: scale - steps,
    zeroThreshold: zeroThreshold ?? defaultZeroThreshold,
    zeroCount,
    positive: nativeBuckets(mergeBuckets(positive, steps)),
    negative: nativeBuckets(mergeBuckets(negative, steps)),
  };
}

const leastSchema = -4;
const greatestSchema = 8;
const defaultZeroThreshold = 1e-128;

const noBuckets: NativeBuckets = { spans: [], deltas: [] };

/** A native histogram of a series that has no value any more. */
export const staleNativeHistogram: NativeHistogram = {
  count: 0,
  sum: undefined,
  schema: 0,
  zeroThreshold: defaultZeroThreshold,
  zeroCount: 0,
  positive: noBuckets,
  negative: noBuckets,
};
