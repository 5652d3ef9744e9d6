import type { Attributes } from "@opentelemetry/api";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { Outcome } from "./outcome.ts";
import type { Payload } from "./payload.ts";
import type { Selectors } from "./selectors.ts";

/** What a caller grants to one `send`: how long it may take, and the right to call it off. */
export interface Call {
  /** Aborted when the answer is no longer wanted: stop, free what the send holds, answer. */
  readonly signal: AbortSignal;
  /** When the answer must be there, in milliseconds of `Clock.now()`; `Infinity` is no limit. */
  readonly deadline: number;
  /**
   * Aborted when the exporter is being shut down: whoever waits before another attempt waits no more, and
   * makes that attempt its last. What is on its way goes on.
   */
  readonly closing?: AbortSignal;
}

/**
 * Anything that data goes into: an exporter, a transport, a queue, a layer around any of them.
 *
 * `send` always resolves and never rejects. Inputs are shared, not owned, and never changed. A sink may hold what it was
 * sent until its outcome; of a payload that it needs for longer it copies the body, or answers `accepted`
 * (see `Payload.release`).
 */
export interface Sink<In> {
  send(input: In, call: Call): Promise<Outcome<In>>;
  /** Resolves when everything sent before has its outcome, or when the call ends. */
  flush(call: Call): Promise<void>;
  /** Closes what it wraps, then itself: sockets, timers and buffers are gone. Safe to call twice. */
  close(call: Call): Promise<void>;
  /** Shows figures about its state (retries, depth, state), for health. Layers show what they wrap, too. */
  inspect?(visit: Visit): void;
  /** What an exporter prefers to be given; layers pass it on. */
  readonly selectors?: Selectors;
}

export type Visit = (name: string, value: number | string, attributes?: Attributes) => void;

/** Takes collected metrics. */
export type Exporter = Sink<ResourceMetrics>;

/** Takes encoded bytes. One `send` is one request, and nothing is retried in it. */
export type Transport = Sink<Payload>;

/** Puts something in front of a sink: a retry, a breaker, a compressor, a spool. */
export type Layer<In> = (next: Sink<In>) => Sink<In>;
