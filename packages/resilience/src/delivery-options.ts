import { callable, clockRule, type Clock, integer, type Rules, text } from "@meterbridge/core";

/** How what was accepted is delivered in the background. */
export interface DeliveryOptions {
  /** The longest that the first wait after a failure can be, in milliseconds; each further wait can be twice as long. 1 000 unless said. */
  readonly initialDelayMs?: number | undefined;
  /** The longest that any wait can be, in milliseconds, unless the far end asks for more. 30 000 unless said: nobody waits for the answer. */
  readonly maxDelayMs?: number | undefined;
  /** How long one delivery may take, in milliseconds; 0 is no limit. 60 000 unless said. */
  readonly deliveryTimeoutMs?: number | undefined;
  /**
   * How often something is tried that fails in a way that nobody knows, or that ends the process, before it is given up: it may
   * be what is at fault. A spool puts it into quarantine. 5 unless said.
   */
  readonly maxTries?: number | undefined;
  /** The name that stands before every line in the diagnostic log: `queue` or `spool`, unless said. */
  readonly name?: string | undefined;
  readonly clock?: Clock | undefined;
  /** A number from 0 to below 1, for the jitter of the waits. */
  readonly random?: (() => number) | undefined;
}

export const deliveryRules: Rules<DeliveryOptions> = {
  initialDelayMs: integer("milliseconds", 0),
  maxDelayMs: integer("milliseconds", 0),
  deliveryTimeoutMs: integer("milliseconds", 0),
  maxTries: integer("tries", 1),
  name: text,
  clock: clockRule,
  random: callable,
};
