/**
 * One data point with all that says what it is, in a form that is the same wherever it was read from.
 *
 * Integers are `bigint`, doubles are `number`, times are nanoseconds since 1970, so that `toEqual` and
 * `deepStrictEqual` compare to the nanosecond and the last bit, and tell `1n` from `1` and `0` from `-0`. What is
 * absent is absent, not `undefined`.
 */
export type Point = GaugePoint | SumPoint | HistogramPoint | ExponentialHistogramPoint | SummaryPoint;

export interface GaugePoint extends PointBase {
  readonly kind: "gauge";
  /** Absent: no value was recorded. */
  readonly value?: number | bigint;
}

export interface SumPoint extends PointBase {
  readonly kind: "sum";
  readonly temporality: PointTemporality;
  readonly monotonic: boolean;
  /** Absent: no value was recorded. */
  readonly value?: number | bigint;
}

export interface HistogramPoint extends PointBase {
  readonly kind: "histogram";
  readonly temporality: PointTemporality;
  readonly value: Distribution & { readonly bounds: readonly number[]; readonly counts: readonly bigint[] };
}

export interface ExponentialHistogramPoint extends PointBase {
  readonly kind: "exponentialHistogram";
  readonly temporality: PointTemporality;
  readonly value: Distribution & {
    readonly scale: number;
    readonly zeroCount: bigint;
    readonly zeroThreshold: number;
    readonly positive: Buckets;
    readonly negative: Buckets;
  };
}

export interface SummaryPoint extends PointBase {
  readonly kind: "summary";
  readonly value: {
    readonly count: bigint;
    readonly sum: number;
    readonly quantiles: readonly { readonly quantile: number; readonly value: number }[];
  };
}

interface PointBase {
  readonly resource: { readonly attributes: PointAttributes; readonly schemaUrl: string };
  readonly scope: {
    readonly name: string;
    readonly version: string;
    readonly attributes: PointAttributes;
    readonly schemaUrl: string;
  };
  readonly metric: { readonly name: string; readonly description: string; readonly unit: string };
  readonly attributes: PointAttributes;
  readonly startTime: bigint;
  readonly time: bigint;
  readonly flags: number;
  readonly exemplars: readonly PointExemplar[];
}

export interface Distribution {
  readonly count: bigint;
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
}

export interface Buckets {
  readonly offset: number;
  readonly counts: readonly bigint[];
}

export interface PointExemplar {
  readonly attributes: PointAttributes;
  readonly time: bigint;
  readonly value?: number | bigint;
  /** In lower-case hexadecimal; empty: none. */
  readonly traceId: string;
  /** In lower-case hexadecimal; empty: none. */
  readonly spanId: string;
}

export type PointTemporality = "delta" | "cumulative" | "unspecified";

export type PointAttributes = { readonly [key: string]: PointAttribute };

/** `null` is a value that is empty. */
export type PointAttribute =
  string | boolean | number | bigint | Uint8Array | null | readonly PointAttribute[] | PointAttributes;
