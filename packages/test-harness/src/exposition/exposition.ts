/** Everything that one scrape gave. */
export interface Exposition {
  readonly format: "text-0.0.4" | "text-1.0.0" | "openmetrics-0.0.1" | "openmetrics-1.0.0" | "protobuf";
  /** The escaping scheme that the content type names. */
  readonly escaping?: "underscores" | "dots" | "values" | "allow-utf-8";
  readonly families: readonly ExpositionFamily[];
}

/** All that stands under one name. What its format has no word for, or was not said, is left out. */
export interface ExpositionFamily {
  /** As its metadata has it: in OpenMetrics without the `_total` of a counter. */
  readonly name: string;
  readonly type: FamilyType;
  readonly help?: string;
  readonly unit?: string;
  /** In their order. Those of protobuf are called and labelled as those of a text are. */
  readonly samples: readonly ExpositionSample[];
  /** Only protobuf has them. */
  readonly nativeHistograms?: readonly NativeHistogram[];
}

/** As it is written: who says nothing is `untyped` in Prometheus' own formats, `unknown` in OpenMetrics. */
export type FamilyType =
  "counter" | "gauge" | "histogram" | "gaugehistogram" | "summary" | "info" | "stateset" | "unknown" | "untyped";

export type Labels = Readonly<Record<string, string>>;

export interface ExpositionSample {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
  /** The value as it stands in the text, where no digit is lost. */
  readonly written: string;
  /** Nanoseconds since 1970. */
  readonly timestamp?: bigint;
  /** Nanoseconds since 1970, in protobuf; OpenMetrics has a sample `_created` for it. */
  readonly created?: bigint;
  readonly exemplar?: ExpositionExemplar;
}

export interface ExpositionExemplar {
  readonly labels: Labels;
  readonly value: number;
  /** Nanoseconds since 1970. */
  readonly timestamp?: bigint;
}

/** A histogram whose buckets are powers of 2^(2^-schema), with its spans and deltas resolved. */
export interface NativeHistogram {
  readonly labels: Labels;
  readonly schema: number;
  readonly count: bigint;
  readonly sum: number;
  readonly zeroThreshold: number;
  readonly zeroCount: bigint;
  /** The counts of buckets by their index: bucket 0 ends at 1. */
  readonly positive: ReadonlyMap<number, bigint>;
  readonly negative: ReadonlyMap<number, bigint>;
  readonly exemplars: readonly ExpositionExemplar[];
  readonly timestamp?: bigint;
  readonly created?: bigint;
}
