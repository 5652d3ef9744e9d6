import { ExportError, type Outcome, type Payload } from "@meterbridge/core";
import type { Exchange } from "./send-request.ts";

/** How answers are read. Every part is something that a mutant can get wrong. */
export interface Reading {
  /** Host and port. */
  readonly address: string;
  /** The statuses after which a request is sent again. */
  readonly retried: readonly number[];
  /** Reads a Retry-After header into milliseconds, by the wall time. */
  readonly retryAfterMs: (header: string) => number | undefined;
  /** Makes what the far end says fit to be shown. */
  readonly shown: (said: string) => string;
}

export function judge(exchange: Exchange, reading: Reading): Outcome<Payload> {
  switch (exchange.kind) {
    case "answered":
      return exchange.status < 300 ? taken(exchange, reading) : refused(exchange, reading);
    case "broken": {
      const { error, written } = exchange;
      const isOfTls = /CERT|VERIFY|SIGNED|ALTNAME/.test(error.code ?? "");
      const failure = new ExportError(
        isOfTls ? "tls" : "connection",
        `${reading.address}: ${reading.shown(error.message)}`,
      );
      const isNoHttp = error.code?.startsWith("HPE_");
      if (isOfTls || isNoHttp) return { kind: "failed", error: failure };
      return { kind: "retryable", error: failure, ...(written && { ambiguous: true }) };
    }
    case "stopped":
      return {
        kind: "retryable",
        error: new ExportError("timeout", `${reading.address}: no answer in time`),
        ambiguous: true,
      };
  }
}

type Answered = Exchange & { readonly kind: "answered" };

function taken({ body }: Answered, { shown }: Reading): Outcome<Payload> {
  const partial = partialSuccessIn("bytes" in body ? body.bytes.toString() : "");
  const rejectedPoints = Number(partial.rejectedDataPoints ?? 0);
  const message = shown(partial.errorMessage ?? "");
  return { kind: "delivered", rejectedPoints: Math.max(0, rejectedPoints), ...(message !== "" && { message }) };
}

function partialSuccessIn(text: string): { readonly rejectedDataPoints?: string; readonly errorMessage?: string } {
  try {
    return (JSON.parse(text) as { readonly partialSuccess?: object }).partialSuccess ?? {};
  } catch {
    return {};
  }
}

function refused(
  { status, headers, body }: Answered,
  { retried, retryAfterMs, address, shown }: Reading,
): Outcome<Payload> {
  const said = "bytes" in body ? body.bytes.toString() : body.fault;
  const message = `HTTP ${status} from ${address}: ${shown(said)}`;
  const header = headers["retry-after"];
  const wish = header === undefined ? undefined : retryAfterMs(header);
  if (!retried.includes(status))
    return { kind: "failed", error: new ExportError("refused", message, { httpStatus: status }) };
  const error = new ExportError("throttled", message, { httpStatus: status });
  return { kind: "retryable", error, ...(wish !== undefined && { retryAfterMs: wish }) };
}
