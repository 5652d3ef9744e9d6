import {
  codeOf,
  ExportError,
  type ExportErrorCode,
  type Outcome,
  type Payload,
  type Redact,
  safeCause,
  tlsFault,
} from "@meterbridge/core";
import { decodeExportResponse, decodeRetryInfo } from "@meterbridge/otlp";
import { oneLine, TunnelError } from "@meterbridge/pooled-http";
import type { Reply } from "./reply.ts";
import { nameOfStatus } from "./status.ts";

/** What is needed to judge, besides the reply. */
interface Circumstances {
  /** The far end, for messages. */
  readonly shown: string;
  readonly redact: Redact;
}

/**
 * Says what a far end means. Tried again are CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE and
 * DATA_LOSS; RESOURCE_EXHAUSTED only when it says when to come back; nothing else. OpenTelemetry protocol
 * specification, "OTLP/gRPC Response".
 */
export function judgeStatus(reply: Reply & { kind: "status" }, on: Circumstances): Outcome<Payload> {
  const name = nameOfStatus(reply.status);
  const said = oneLine(on.redact(reply.message));
  const failure = (code: ExportErrorCode): ExportError =>
    new ExportError(code, `${name} from ${on.shown}${said && `: ${said}`}`, {
      grpcStatus: reply.status,
      ...(reply.httpStatus !== undefined && { httpStatus: reply.httpStatus }),
    });
  // OTLP: a client must treat an answer that is too large as not retryable.
  if (reply.unreadable) return { kind: "failed", error: failure("bad_response") };
  // Content Too Large: a proxy in between takes less than what is behind it.
  if (reply.httpStatus === 413) return { kind: "failed", error: failure("too_large"), divide: "halves" };
  const retryAfterMs = reply.details && decodeRetryInfo(reply.details);
  switch (name) {
    case "OK":
      return delivered(reply, on);
    case "CANCELLED":
    case "DEADLINE_EXCEEDED":
    case "ABORTED":
    case "OUT_OF_RANGE":
    case "UNAVAILABLE":
    case "DATA_LOSS":
      return {
        kind: "retryable",
        error: failure("unavailable"),
        ...(retryAfterMs !== undefined && { retryAfterMs }),
      };
    case "RESOURCE_EXHAUSTED":
      if (retryAfterMs !== undefined) return { kind: "retryable", error: failure("throttled"), retryAfterMs };
      if (/larger than max/i.test(reply.message)) {
        return { kind: "failed", error: failure("too_large"), divide: "halves" };
      }
      return { kind: "failed", error: failure("refused") };
    case "UNAUTHENTICATED":
    case "PERMISSION_DENIED":
      return { kind: "failed", error: failure("unauthorized") };
    default:
      return { kind: "failed", error: failure("refused") };
  }
}

/** What was taken is never sent again, whatever the answer looks like: "Partial Success". */
function delivered({ body }: Reply & { kind: "status" }, { shown, redact }: Circumstances): Outcome<Payload> {
  if (!body) {
    const message = `${shown} took it (OK), but its answer could not be read`;
    return { kind: "delivered", rejectedPoints: 0, message };
  }
  const partial = decodeExportResponse(body, "protobuf");
  if (!partial) return { kind: "delivered", rejectedPoints: 0 };
  const message = oneLine(redact(partial.message));
  return { kind: "delivered", rejectedPoints: partial.rejectedPoints, ...(message && { message }) };
}

/** Judges a call that had no answer. */
export function judgeBroken(reply: Reply & { kind: "broken" }, { shown, redact }: Circumstances): Outcome<Payload> {
  if (reply.error instanceof TunnelError) return reply.error.outcome;
  const code = codeOf(reply.error);
  const cause = safeCause(reply.error, redact);
  const fault = tlsFault(code, cause.message);
  if (fault) return { kind: "failed", error: new ExportError("tls", `${shown}: ${fault} (${code})`, { cause }) };
  const why = code && !cause.message.includes(code) ? `${code}, ${cause.message}` : cause.message;
  const error = new ExportError("connection", `${shown}: ${oneLine(why)}`, { cause });
  return { kind: "retryable", error, ...(reply.written && { ambiguous: true }) };
}
