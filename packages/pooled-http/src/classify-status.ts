import { ExportError, type ExportErrorCode, type Outcome, type Payload } from "@meterbridge/core";
import type { Answer } from "./answer.ts";
import { excerpt } from "./excerpt.ts";

/**
 * Classifies by the status alone: what `httpTransport` does unless it is given `classify`. `said` is what the answer
 * says in words, secrets removed: the start of its body, when that is text.
 */
export function classifyStatus(answer: Answer, said: string = excerpt(answer)): Outcome<Payload> {
  if (answer.status >= 200 && answer.status < 300) return { kind: "delivered", rejectedPoints: 0 };
  switch (answer.status) {
    case 429: // Too Many Requests
      return retryable(answer, "throttled", said);
    case 502: // Bad Gateway
    case 503: // Service Unavailable
    case 504: // Gateway Timeout
      return retryable(answer, "unavailable", said);
    case 413: // Content Too Large: in halves it may fit
      return { kind: "failed", error: errorOf(answer, "too_large", said), divide: "halves" };
    case 401: // Unauthorized
    case 403: // Forbidden
    case 407: // Proxy Authentication Required
      return { kind: "failed", error: errorOf(answer, "unauthorized", said) };
    default: // Also a redirect: it is not followed, because it would carry data and secrets to somebody else
      return { kind: "failed", error: errorOf(answer, "refused", said) };
  }
}

function retryable(answer: Answer, code: ExportErrorCode, said: string): Outcome<Payload> {
  const error = errorOf(answer, code, said);
  return answer.retryAfterMs === undefined
    ? { kind: "retryable", error }
    : { kind: "retryable", error, retryAfterMs: answer.retryAfterMs };
}

function errorOf(answer: Answer, code: ExportErrorCode, said: string): ExportError {
  return new ExportError(code, `HTTP ${answer.status} from ${answer.from}${said && `: ${said}`}`, {
    httpStatus: answer.status,
  });
}
