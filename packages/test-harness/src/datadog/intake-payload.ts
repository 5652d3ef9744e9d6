/** What one or more requests brought. */
export interface IntakePayload {
  readonly series: readonly IntakeSeries[];
  readonly sketches: readonly IntakeSketch[];
}

/** Some points of one series, as `/api/v2/series` takes them. */
export interface IntakeSeries extends IntakeTags {
  readonly type: "count" | "rate" | "gauge" | "unspecified";
  /** What it is of besides the host: a device, a database. */
  readonly resources: readonly { readonly type: string; readonly name: string }[];
  /** Empty: none. */
  readonly unit: string;
  /** In seconds; 0: none. */
  readonly interval: number;
  readonly points: readonly IntakePoint[];
}

/** Some points of one distribution, as `/api/beta/sketches` takes them. */
export interface IntakeSketch extends IntakeTags {
  readonly points: readonly IntakeSketchPoint[];
}

interface IntakeTags {
  readonly metric: string;
  /** Absent: none is told. */
  readonly host?: string;
  readonly tags: readonly string[];
  /** Where Datadog's own code has the metric from. */
  readonly origin?: IntakeOrigin;
}

export interface IntakeOrigin {
  readonly product: number;
  readonly category: number;
  readonly service: number;
}

export interface IntakePoint {
  /** Seconds since 1970. */
  readonly ts: number;
  readonly value: number;
}

/** What was observed within a second, by the names of the schema's `Dogsketch`. */
export interface IntakeSketchPoint {
  /** Seconds since 1970. */
  readonly ts: number;
  readonly cnt: number;
  readonly min: number;
  readonly max: number;
  readonly avg: number;
  readonly sum: number;
  /** The keys of the bins. */
  readonly k: readonly number[];
  /** How many observations each of them has. */
  readonly n: readonly number[];
}
