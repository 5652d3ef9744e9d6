import {
  callable,
  type Clock,
  clockRule,
  integer,
  nested,
  oneOf,
  type Rules,
  type Selectors,
  text,
} from "@meterbridge/core";

export interface FallbackOptions {
  /**
   * How long the primary may take before the secondary gets what is left, in milliseconds. Unless said, half of the
   * time that the call has left, so that the secondary has as much; 10 000 in a call without a deadline. 0 is no limit.
   */
  readonly primaryTimeoutMs?: number | undefined;
  /**
   * How long the primary is left alone once it is not there, in milliseconds; for longer where it asks for that. Then one
   * send tries it again. 60 000 unless said: a primary that hangs costs one send in a minute half of its time.
   */
  readonly holdMs?: number | undefined;
  /**
   * Whether the secondary also gets what may have arrived at the primary (it did not answer in time, the connection
   * broke after the request): it may then be in both places. `true` unless said; with `false` it is answered as it
   * stands, and may be lost.
   */
  readonly fallbackAmbiguous?: boolean | undefined;
  /** What the SDK is asked for on behalf of both. The primary's wish unless said, which must be the secondary's, too. */
  readonly selectors?: Selectors | undefined;
  /** The name that stands before every line in the diagnostic log. */
  readonly name?: string | undefined;
  readonly clock?: Clock | undefined;
}

export const fallbackRules: Rules<FallbackOptions> = {
  primaryTimeoutMs: integer("milliseconds", 0),
  holdMs: integer("milliseconds", 0),
  fallbackAmbiguous: oneOf(true, false),
  selectors: nested<Selectors>({ temporality: callable, aggregation: callable }),
  name: text,
  clock: clockRule,
};
