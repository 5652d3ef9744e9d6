import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";

/** Encoded metrics: what one request carries. Its bytes are never changed once it is made, only given back whole. */
export interface Payload {
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly contentEncoding?: "gzip";
  /**
   * How many data points are in it: every one of `range` but those that `drop` was told of, and but the last one when it goes on
   * into the next payload. One that there is nothing to say of counts, too.
   */
  readonly points: number;
  /**
   * Which data points are in it: from the first position to before the second, counted over everything that was
   * given to `encode`, whether it could be encoded or not. With it, what was not delivered can be told apart from
   * what was; without it, a payload stands for all that was given.
   */
  readonly range?: readonly [from: number, to: number];
  /**
   * What only the encoder, and a transport that is made for it, know of it: which line of the body is of which data point.
   * Layers pass it on; what comes out of a spool has none, nor what a queue short of memory has kept.
   */
  readonly detail?: unknown;
  /**
   * Makes it again in smaller parts: two halves, or all but the entries at these indices. Absent, or without a
   * result, when it cannot be divided. It is made from data that is not compressed yet.
   */
  split?(by: "halves" | readonly number[]): Iterable<Payload | undefined>;
  /**
   * Gives the memory of `body` back to the encoder; `body` is empty (detached) from then on. The pipeline calls it when
   * the far end has answered for the payload. A layer that needs the bytes for longer, or a transport whose stream
   * hands the very bytes on (a `PassThrough`), copies them, or answers `accepted`: then it is not called.
   */
  release?(): void;
}

/**
 * Turns metrics into payloads, in order. The same metrics give the same bytes; only one that is for people may show what has
 * changed since the last export.
 */
export interface Encoder {
  /**
   * Yields the payloads, and `undefined` wherever it may be interrupted: the pipeline then lets the event loop
   * turn when enough time has passed. What cannot be encoded is told to `drop` and left out.
   */
  encode(metrics: ResourceMetrics, drop: DropPoint): Iterable<Payload | undefined>;
  /**
   * The most data points that it is given at once; more are divided before. It bounds how long an encoder that
   * yields no `undefined` holds the event loop, and how large its payloads get. 1 000 unless said.
   */
  readonly maxPoints?: number;
}

/**
 * Tells that a data point was left out. `reason` is one of few fixed words (`invalid_time`), for people and for
 * counters; `dataPoint` is the very object that was given.
 */
export type DropPoint = (reason: string, dataPoint: object) => void;
