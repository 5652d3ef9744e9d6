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
  /** Nobody awaits it: whatever it waits for does not hold the process. */
  readonly inBackground?: true;
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
  /** Shows figures about its state (retries, depth, state), for health: see `Visit`. Layers show what they wrap, too. */
  inspect?(visit: Visit): void;
  /** What an exporter prefers to be given; layers pass it on. */
  readonly selectors?: Selectors;
}

/**
 * Is shown one figure. Names that mean the same are spelled the same; what several layers show under one name and with the same
 * attributes is added up, where it is a number. Counts are since the sink was made.
 *
 * | name                                         | is                                                                           |
 * | -------------------------------------------- | ---------------------------------------------------------------------------- |
 * | `retries`                                    | how often something was sent again                                           |
 * | `requests.in_flight`                         | requests without an answer                                                   |
 * | `queue.items`, `queue.points`, `queue.bytes` | what waits in memory                                                         |
 * | `queue.capacity.bytes`                       | how much may                                                                 |
 * | `queue.capacity.items`                       | how many items may                                                           |
 * | `spool.items`, `spool.points`                | what waits on disk, in whole payloads: also when parts of one have arrived   |
 * | `spool.bytes`                                | the same, and what waits to be deleted                                       |
 * | `spool.capacity.bytes`                       | how much may                                                                 |
 * | `spool.mode`                                 | `disk`, or `memory` while the disk takes nothing                             |
 * | `accepted.points`                            | data points that a queue or a spool has answered `accepted` for              |
 * | `accepted.recovered`                         | data points that were found on disk, accepted by a process that is gone      |
 * | `accepted.delivered`                         | of all these, those that arrived                                             |
 * | `accepted.rejected`                          | those that the far end refused out of what it took                           |
 * | `accepted.dropped`, with `reason`            | those that are gone for good                                                 |
 * | `accepted.passed_on`                         | those that another queue or spool behind it has accepted                     |
 * | `accepted.merged`                            | those that went into others, with all that they said                         |
 * | `circuit_breaker.state`                      | `closed`, `open` or `half_open`                                              |
 * | `circuit_breaker.opened`                     | how often it opened                                                          |
 * | `circuit_breaker.turned_away`                | how many sends it answered without sending                                   |
 * | `fallback.active`                            | which member is sent to first                                                |
 * | `fallback.switches`                          | how often that changed                                                       |
 */
export type Visit = (name: string, value: number | string, attributes?: Attributes) => void;

/** Takes collected metrics. */
export type Exporter = Sink<ResourceMetrics>;

/** Takes encoded bytes. One `send` is one request, and nothing is retried in it. */
export type Transport = Sink<Payload>;

/** Puts something in front of a sink: a retry, a breaker, a compressor, a spool. */
export type Layer<In> = (next: Sink<In>) => Sink<In>;
