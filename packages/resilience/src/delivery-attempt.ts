import {
  backgroundClock,
  type Call,
  type Clock,
  ExportError,
  type Outcome,
  reasonOf,
  sendWithin,
  type Sink,
} from "@meterbridge/core";

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
export async function attempt<In>(
  next: Sink<In>,
  input: In,
  { deliveryTimeoutMs, clock, closing, cutOff }: AttemptLimits,
  granted?: Call,
): Promise<Outcome<In>> {
  const timer = granted ? clock : backgroundClock(clock);
  const over = new AbortController();
  const ends = granted ? [cutOff, granted.signal] : [cutOff];
  const stop = (): void => over.abort(ends.find(({ aborted }) => aborted)?.reason);
  const endTime = (): void => over.abort(new ExportError("timeout", `not delivered within ${deliveryTimeoutMs} ms`));
  for (const end of ends) end.addEventListener("abort", stop);
  if (ends.some(({ aborted }) => aborted)) stop();
  const cancelTimer = deliveryTimeoutMs > 0 ? timer.setTimeout(endTime, deliveryTimeoutMs) : undefined;
  const call: Call = {
    signal: over.signal,
    deadline: Math.min(clock.now() + (deliveryTimeoutMs || Infinity), granted?.deadline ?? Infinity),
    closing: granted?.closing ?? closing,
  };
  const outcome: Outcome<In> = over.signal.aborted
    ? { kind: "retryable", error: reasonOf(over.signal) }
    : await sendWithin(next, input, call, timer);
  cancelTimer?.();
  for (const end of ends) end.removeEventListener("abort", stop);
  return outcome;
}
