import type { Call, Clock, Outcome, Sink } from "@meterbridge/core";
import { attemptFor } from "./attempt-for.ts";

export interface AttemptLimits {
  /** How long one attempt may take, in milliseconds; 0 is no limit. */
  readonly deliveryTimeoutMs: number;
  readonly clock: Clock;
  /** Aborted when there will be no more attempts. */
  readonly closing: AbortSignal;
  /** Aborted when what is on its way has to end. */
  readonly cutOff: AbortSignal;
}

/**
 * Sends once. It ends with its time, when it is cut off, or with the call of whoever waits for it, whatever the sink does;
 * without one, it does not hold the process.
 */
export function attempt<In>(
  next: Sink<In>,
  input: In,
  { deliveryTimeoutMs, clock, closing, cutOff }: AttemptLimits,
  granted?: Call,
): Promise<Outcome<In>> {
  const call: Call = granted
    ? { closing, ...granted }
    : { signal: cutOff, deadline: Infinity, closing, inBackground: true };
  return attemptFor(deliveryTimeoutMs || Infinity, next, input, call, clock, granted && cutOff);
}
