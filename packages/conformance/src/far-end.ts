import type { Distribution, Point, PointAttributes } from "./point.ts";
import type { Verdict } from "./verdict.ts";

/** The other side of an exporter: a server, a stream, a socket that behaves on command and remembers what came. */
export interface FarEnd {
  /** Says what is done with the next attempts, one verdict for each. After those, everything is accepted. */
  next(...verdicts: readonly Verdict[]): void;
  /**
   * The data points that were accepted up to now, read by code that the exporter does not use: those of all scrapes, one
   * after the other, where it scrapes.
   */
  received(): readonly ReceivedPoint[] | Promise<readonly ReceivedPoint[]>;
  /** How often the exporter has tried to deliver something: requests, messages, datagrams, writes; or how often it was scraped. */
  attempts(): number;
  /** Ends it; what is connected is cut off, and whoever comes from then on finds nobody. */
  stop(): Promise<void>;
  /** How many connections are open; needed for the capability `connections`. */
  readonly connections?: () => { readonly open: number };
  /** How large the largest attempt was, in bytes before compression; needed for the capability `requestLimit`. */
  readonly largestAttemptBytes?: () => number;
}

/** The other side of a pull exporter: it scrapes. Nobody tells it how to behave: `next` is never called. */
export interface ScrapingFarEnd extends FarEnd {
  /**
   * Scrapes once, and keeps what it got for `received()`, which reads it: what is read here would count as work of the
   * exporter. It never rejects. `attempts()` counts every scrape, from its beginning on; after `stop()` each of them fails.
   */
  scrape(): Promise<Scraped>;
}

/** How a scrape ended. */
export interface Scraped {
  /** Why nothing was scraped: the exporter is shut down, timed out, could not collect, refused it. */
  readonly error?: Error;
}

/** A data point as a far end got it. What its protocol does not carry is left out. */
export interface ReceivedPoint {
  readonly metric: { readonly name: string; readonly description?: string; readonly unit?: string };
  readonly attributes?: PointAttributes;
  /** A histogram may be its count, sum and extremes alone, without buckets. */
  readonly value?: Point["value"] | Distribution;
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
