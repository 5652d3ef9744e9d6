import { type Clock, clockRule, integer, oneOf, type Rules } from "@meterbridge/core";

export interface EndpointOptions {
  /**
   * How many requests may be served at once; those beyond are answered 503 at once. 8 unless said: two Prometheus servers,
   * and some people, and room for those that are slow.
   */
  readonly maxInFlight?: number | undefined;
  /** How long a scrape may take, in milliseconds, whatever the scraper would allow. 10 000 unless said, as in Prometheus. */
  readonly timeoutMs?: number | undefined;
  /**
   * How long sending the answer may take, in milliseconds. 30 000 unless said. The connection is closed then; who reads the
   * body of a `Response` gets an error.
   */
  readonly sendTimeoutMs?: number | undefined;
  /** Whether to compress for who asks for it. Yes unless said; it is not done by the event loop's thread. */
  readonly compression?: boolean | undefined;
  /** Time as tests need it. */
  readonly clock?: Clock | undefined;
}

export const endpointRules: Rules<EndpointOptions> = {
  maxInFlight: integer("requests", 1),
  timeoutMs: integer("milliseconds", 1),
  sendTimeoutMs: integer("milliseconds", 1),
  compression: oneOf(true, false),
  clock: clockRule,
};
