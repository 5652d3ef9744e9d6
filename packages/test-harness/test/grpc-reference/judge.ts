import { ExportError, type ExportErrorCode, type Outcome, type Payload } from "@meterbridge/core";
import { constants, type IncomingHttpHeaders } from "node:http2";
import { readProtobuf } from "../../src/index.ts";
import type { Exchange } from "./make-call.ts";

/** How answers are read. Every part is something that a mutant can get wrong. */
export interface Reading {
  /** Host and port. */
  readonly address: string;
  /** The status codes after which a call is made again. */
  readonly retried: readonly number[];
  /** Whether RESOURCE_EXHAUSTED is tried again, with a RetryInfo and without one. */
  readonly retriesExhausted: (hasRetryInfo: boolean) => boolean;
  /** Where the status is looked for. */
  readonly said: (answer: Answered) => IncomingHttpHeaders;
  /** The status that stands for an answer of HTTP, for a reset stream, and for no status at all. */
  readonly statusOfPage: (httpStatus: number) => number;
  readonly statusOfReset: (code: number) => number;
  readonly withoutStatus: number;
  /** Reads google.rpc.Status into milliseconds. */
  readonly retryAfterMs: (details: string) => number | undefined;
  /** Whether these words of RESOURCE_EXHAUSTED are about the size of the message. */
  readonly isAboutSize: (said: string) => boolean;
  /** Makes what the far end says fit to be shown. */
  readonly shown: (said: string) => string;
}

type Answered = Exchange & { readonly kind: "answered" };

export function judge(exchange: Exchange, reading: Reading): Outcome<Payload> {
  const { address, shown } = reading;
  switch (exchange.kind) {
    case "answered":
      return judgeAnswer(exchange, reading);
    case "reset":
      return judgeStatus(reading.statusOfReset(exchange.code), `the stream was reset (${exchange.code})`, reading);
    case "broken": {
      const { error, written } = exchange;
      const isOfTls = /CERT|VERIFY|SIGNED|ALTNAME|ERR_SSL/.test(error.code ?? "");
      const failure = new ExportError(isOfTls ? "tls" : "connection", `${address}: ${shown(error.message)}`);
      if (isOfTls) return { kind: "failed", error: failure };
      return { kind: "retryable", error: failure, ...(written && { ambiguous: true }) };
    }
    case "stopped":
      return {
        kind: "retryable",
        error: new ExportError("timeout", `${address}: no answer in time`),
        ambiguous: true,
      };
  }
}

function judgeAnswer(answer: Answered, reading: Reading): Outcome<Payload> {
  const { body, headers } = answer;
  if ("fault" in body && body.fault === "too large") return failed("bad_response", "the answer is too large");
  const said = reading.said(answer);
  const status = said["grpc-status"];
  const httpStatus = Number(headers[":status"]);
  if (status === undefined && httpStatus !== 200) {
    return judgeStatus(reading.statusOfPage(httpStatus), `HTTP ${httpStatus}`, reading);
  }
  const code = status === undefined ? reading.withoutStatus : Number(status);
  if (code === 0) return delivered(answer, reading);
  const message = decoded(String(said["grpc-message"] ?? ""));
  const details = said["grpc-status-details-bin"];
  return judgeStatus(code, message, reading, details === undefined ? undefined : reading.retryAfterMs(String(details)));
}

function judgeStatus(status: number, said: string, reading: Reading, wishMs?: number): Outcome<Payload> {
  const message = `status ${status} from ${reading.address}: ${reading.shown(said)}`;
  const isRetried = status === 8 ? reading.retriesExhausted(wishMs !== undefined) : reading.retried.includes(status);
  if (isRetried) {
    const error = new ExportError("unavailable", message, { grpcStatus: status });
    return { kind: "retryable", error, ...(wishMs !== undefined && { retryAfterMs: wishMs }) };
  }
  const code = status === 16 ? "unauthorized" : "refused";
  const error = new ExportError(code, message, { grpcStatus: status });
  const isTooLarge = status === 8 && reading.isAboutSize(said);
  return { kind: "failed", error, ...(isTooLarge && { divide: "halves" }) };
}

function delivered({ body }: Answered, { shown }: Reading): Outcome<Payload> {
  const { rejectedDataPoints = 0n, errorMessage = "" } = partialSuccessIn("message" in body ? body.message : undefined);
  const rejectedPoints = Math.max(0, Number(rejectedDataPoints));
  return { kind: "delivered", rejectedPoints, ...(errorMessage !== "" && { message: shown(errorMessage) }) };
}

function partialSuccessIn(message: Uint8Array = new Uint8Array()) {
  try {
    return readProtobuf("ExportMetricsServiceResponse", message).partialSuccess ?? {};
  } catch {
    return {};
  }
}

function failed(code: ExportErrorCode, message: string): Outcome<Payload> {
  return { kind: "failed", error: new ExportError(code, message) };
}

function decoded(message: string): string {
  try {
    return decodeURIComponent(message);
  } catch {
    return message;
  }
}

/** Milliseconds of a RetryInfo that can be followed. */
export function retryAfterMs(details: string): number | undefined {
  try {
    const { details: all = [] } = readProtobuf("Status", Buffer.from(details, "base64"));
    const info = all.find(({ typeUrl = "" }) => typeUrl.endsWith("/google.rpc.RetryInfo"));
    if (!info) return undefined;
    const { retryDelay: { seconds = 0n, nanos = 0 } = {} } = readProtobuf("RetryInfo", info.value ?? new Uint8Array());
    return seconds < 0n || nanos < 0 ? undefined : Number(seconds) * 1_000 + nanos / 1e6;
  } catch {
    return undefined;
  }
}

/** gRPC, "HTTP to gRPC Status Code Mapping". */
export function statusOfPage(httpStatus: number): number {
  switch (httpStatus) {
    case 400: // INTERNAL
      return 13;
    case 401: // UNAUTHENTICATED
      return 16;
    case 403: // PERMISSION_DENIED
      return 7;
    case 404: // UNIMPLEMENTED
      return 12;
    case 429:
    case 502:
    case 503:
    case 504: // UNAVAILABLE
      return 14;
    default: // UNKNOWN
      return 2;
  }
}

/** PROTOCOL-HTTP2, "Errors". */
export function statusOfReset(code: number): number {
  switch (code) {
    case constants.NGHTTP2_REFUSED_STREAM: // UNAVAILABLE
      return 14;
    case constants.NGHTTP2_CANCEL: // CANCELLED
      return 1;
    case constants.NGHTTP2_ENHANCE_YOUR_CALM: // RESOURCE_EXHAUSTED
      return 8;
    case constants.NGHTTP2_INADEQUATE_SECURITY: // PERMISSION_DENIED
      return 7;
    default: // INTERNAL
      return 13;
  }
}
