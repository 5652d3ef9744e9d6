import {
  ExportError,
  type Failed,
  type Outcome,
  type Payload,
  type Redact,
  type Retryable,
  tlsFault,
  codeOf,
  safeCause,
} from "@meterbridge/core";
import type { IncomingMessage } from "node:http";
import type { Answer } from "./answer.ts";
import type { Attempt } from "./attempt.ts";
import { isSuccess } from "./response-body.ts";
import { retryAfterMs } from "./retry-after.ts";
import { TunnelError } from "./tunnel-error.ts";

/** What is needed to judge, besides the attempt. */
export interface Circumstances {
  /** Host and port, for messages. */
  readonly shown: string;
  readonly classify: (answer: Answer, payload: Payload) => Outcome<Payload>;
  readonly maxResponseBytes: number;
  readonly wallTime: () => number;
  readonly redact: Redact;
}

/**
 * Judges an answer. What a far end took is never sent again: a success whose body was cut, came too late or cannot be
 * read is still a success, with a warning.
 */
export function judgeAnswer(
  attempt: Pick<Attempt & { kind: "answered" }, "body"> & {
    readonly response: Pick<IncomingMessage, "statusCode" | "headers">;
  },
  payload: Payload,
  on: Circumstances,
): Outcome<Payload> {
  const { response, body } = attempt;
  const status = response.statusCode!;
  const taken = isSuccess(response);
  const tooLong = `longer than ${on.maxResponseBytes} bytes`;
  if (taken && body.tooLong) {
    // OTLP: a client must treat it as not retryable.
    const message = `the answer of ${on.shown} (HTTP ${status}) is ${tooLong}`;
    return { kind: "failed", error: new ExportError("bad_response", message, { httpStatus: status }) };
  }
  const unread = (why: string): Outcome<Payload> => ({
    kind: "delivered",
    rejectedPoints: 0,
    message: `${on.shown} took it (HTTP ${status}), but its answer could not be read: ${why}`,
  });
  if (taken && body.fault) return unread(body.fault);
  const unreadable = body.tooLong ? `it is ${tooLong}` : body.fault;
  const { headers } = response;
  const retryAfter = retryAfterMs(headers["retry-after"], on.wallTime());
  try {
    return withoutSecrets(
      on.classify(
        {
          status,
          from: on.shown,
          headers,
          contentType: (headers["content-type"] ?? "").split(";", 1)[0]!.trim().toLowerCase(),
          body: body.bytes,
          ...(body.tooLong && { tooLong: true }),
          ...(unreadable !== undefined && { unreadable }),
          ...(retryAfter !== undefined && { retryAfterMs: retryAfter }),
          redact: on.redact,
        },
        payload,
      ),
      on.redact,
    );
  } catch (error) {
    const cause = safeCause(error, on.redact);
    if (taken) return unread(cause.message);
    const message = `the answer of ${on.shown} (HTTP ${status}) could not be understood`;
    return { kind: "failed", error: new ExportError("bad_response", message, { httpStatus: status, cause }) };
  }
}

/** Judges a request that had no answer. */
export function judgeBroken(
  attempt: Pick<Attempt & { kind: "broken" }, "error" | "written">,
  on: Pick<Circumstances, "shown" | "redact">,
): Failed<never> | Retryable<never> {
  if (attempt.error instanceof TunnelError) return attempt.error.outcome;
  const code = codeOf(attempt.error);
  const cause = safeCause(attempt.error, on.redact);
  const why = code && !cause.message.includes(code) ? `${code}, ${cause.message}` : cause.message;
  const fault = tlsFault(code, cause.message);
  if (fault) {
    return { kind: "failed", error: new ExportError("tls", `${on.shown}: ${fault} (${code})`, { cause }) };
  }
  if (code.startsWith("HPE_")) {
    // It answered, so it may have taken the data; and whoever speaks no HTTP will not learn it.
    return {
      kind: "failed",
      error: new ExportError("bad_response", `${on.shown} answers no HTTP (${code})`, { cause }),
    };
  }
  const error = new ExportError("connection", `${on.shown}: ${why}`, { cause });
  return attempt.written ? { kind: "retryable", error, ambiguous: true } : { kind: "retryable", error };
}

/** Backends are expected to redact what they quote; here it is made sure. */
function withoutSecrets(outcome: Outcome<Payload>, redact: Redact): Outcome<Payload> {
  if (outcome.kind === "delivered") {
    return outcome.message === undefined ? outcome : { ...outcome, message: redact(outcome.message) };
  }
  const { error } = outcome;
  const message = redact(error.message);
  if (message === error.message && error.cause === undefined) return outcome;
  const { httpStatus } = error;
  const clean = new ExportError(error.code, message.slice(`[${error.code}] `.length), {
    ...(httpStatus !== undefined && { httpStatus }),
    ...(error.cause !== undefined && { cause: safeCause(error.cause, redact) }),
  });
  return { ...outcome, error: clean };
}
