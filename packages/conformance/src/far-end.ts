import type { Point, PointAttributes } from "./point.ts";
import type { Verdict } from "./verdict.ts";

/** The other side of an exporter: a server, a stream, a socket that behaves on command and remembers what came. */
export interface FarEnd {
  /** Says what is done with the next attempts, one verdict for each. After those, everything is accepted. */
  next(...verdicts: readonly Verdict[]): void;
  /**
   * The data points that were accepted up to now, read by code that the exporter does not use. A far end that has to be
   * asked (a scrape) may take its time.
   */
  received(): readonly ReceivedPoint[] | Promise<readonly ReceivedPoint[]>;
  /** How often the exporter has tried to deliver something: requests, messages, datagrams, writes. */
  attempts(): number;
  /** Ends it; what is connected is cut off, and whoever comes from then on finds nobody. */
  stop(): Promise<void>;
  /** How many connections are open; needed for the capability `connections`. */
  readonly connections?: () => { readonly open: number };
  /** How large the largest attempt was, in bytes before compression; needed for the capability `requestLimit`. */
  readonly largestAttemptBytes?: () => number;
}

/** A data point as a far end got it. What its protocol does not carry is left out. */
export interface ReceivedPoint {
  readonly metric: { readonly name: string; readonly description?: string; readonly unit?: string };
  readonly attributes?: PointAttributes;
  readonly value?: Point["value"];
  readonly kind?: Point["kind"];
  readonly temporality?: "delta" | "cumulative" | "unspecified";
  readonly monotonic?: boolean;
  /** Nanoseconds since 1970. */
  readonly startTime?: bigint;
  /** Nanoseconds since 1970. */
  readonly time?: bigint;
  readonly resource?: Partial<Point["resource"]>;
  readonly scope?: Partial<Point["scope"]>;
}
