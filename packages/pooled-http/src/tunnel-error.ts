import type { Failed, Retryable } from "@meterbridge/core";

/** No tunnel through a proxy: it cannot be reached, or refuses. No secret is in it. */
export class TunnelError extends Error {
  /** How the send ends that needed the tunnel. Nothing of it was sent. */
  readonly outcome: Failed<never> | Retryable<never>;

  constructor(outcome: Failed<never> | Retryable<never>) {
    super(outcome.error.message, { cause: outcome.error });
    this.name = "TunnelError";
    this.outcome = outcome;
  }
}
