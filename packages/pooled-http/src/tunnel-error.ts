import { ExportError, type Failed, type Retryable } from "@meterbridge/core";

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

/** A proxy answered CONNECT with this status: 403 and 407 say that it does not let us in, others that it cannot just now. */
export function tunnelRefused(proxy: string, httpStatus: number): TunnelError {
  const message = `the proxy ${proxy} answered CONNECT with HTTP ${httpStatus}`;
  return new TunnelError(
    httpStatus === 403 || httpStatus === 407
      ? { kind: "failed", error: new ExportError("unauthorized", message, { httpStatus }) }
      : { kind: "retryable", error: new ExportError("connection", message, { httpStatus }) },
  );
}
