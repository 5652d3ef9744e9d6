import type { Outcome } from "./outcome.ts";
import { ExportError, type ExportErrorCode } from "./error.ts";
import { redactForeign } from "./redact.ts";
import { messageOf, safeCause } from "./safe-cause.ts";
import { tlsFault } from "./tls/tls-errors.ts";

/**
 * Says what an error of somebody else's exporter, or of Node itself, means: HTTP statuses (`OTLPExporterError`), gRPC
 * statuses, the codes of Node and undici. What nobody knows is retryable, and may have arrived.
 */
export function classifyError(error: unknown): Outcome<never> {
  if (error instanceof ExportError) return { kind: passing.has(error.code) ? "retryable" : "failed", error };
  for (const link of chain(error)) {
    const { code } = link;
    if (typeof code === "string") {
      const found = byNodeCode(code, String(link.message));
      if (found) return outcomeOf(found, link, error);
    }
    if (typeof code === "number") return byStatus(code, link, error);
    if (link.name === "TimeoutError" || link.name === "AbortError") return outcomeOf(abandoned, link, error);
  }
  // Upstream's OTLP exporters give a retryable status up without its code.
  if (/retryable status/i.test(messageOf(error))) return outcomeOf(unavailable, asLink(error), error);
  return outcomeOf(unknown, asLink(error), error);
}

/** The codes of our own error that may be another one soon. */
const passing: ReadonlySet<ExportErrorCode> = new Set([
  "timeout",
  "cancelled",
  "connection",
  "throttled",
  "unavailable",
  "overflow",
  "unknown",
]);

/** Says what the code of one of Node's errors means, if it is known. */
function byNodeCode(code: string, message: string): Meaning | undefined {
  if (tlsFault(code, message) !== undefined) return { kind: "failed", code: "tls" };
  switch (code) {
    case "ECONNREFUSED":
    case "ENOTFOUND":
    case "EAI_AGAIN":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "EADDRNOTAVAIL":
    case "ENETDOWN":
    case "ENOENT": // a unix socket that is not there
    case "UND_ERR_CONNECT_TIMEOUT":
      return { kind: "retryable", code: "connection" };
    case "ECONNRESET":
    case "ECONNABORTED":
    case "EPIPE":
    case "ETIMEDOUT":
    case "UND_ERR_SOCKET":
      return { kind: "retryable", code: "connection", ambiguous: true };
    case "UND_ERR_HEADERS_TIMEOUT":
    case "UND_ERR_BODY_TIMEOUT":
    case "ABORT_ERR":
      return abandoned;
    default:
      return undefined;
  }
}

/** What is to be done about an error. */
interface Meaning {
  readonly kind: "retryable" | "failed";
  readonly code: ExportErrorCode;
  /** The bytes may have arrived. */
  readonly ambiguous?: true;
}

const abandoned: Meaning = { kind: "retryable", code: "timeout", ambiguous: true };
const unavailable: Meaning = { kind: "retryable", code: "unavailable" };
const unknown: Meaning = { kind: "retryable", code: "unknown", ambiguous: true };

/** gRPC status codes are below 17, HTTP statuses from 100 on. */
function byStatus(status: number, link: Link, error: unknown): Outcome<never> {
  if (status >= 100) return outcomeOf(byHttpStatus(status), link, error, { httpStatus: status });
  const divide =
    status === 8 && /larger than max/i.test(messageOf(error)) ? ({ divide: "halves" } as const) : undefined;
  const meaning: Meaning = divide ? { kind: "failed", code: "too_large" } : byGrpcStatus(status);
  return { ...outcomeOf(meaning, link, error, { grpcStatus: status }), ...divide };
}

function byHttpStatus(status: number): Meaning {
  switch (status) {
    case 429: // Too Many Requests
      return { kind: "retryable", code: "throttled" };
    case 502: // Bad Gateway
    case 503: // Service Unavailable
    case 504: // Gateway Timeout
      return unavailable;
    case 401: // Unauthorized
    case 403: // Forbidden
      return { kind: "failed", code: "unauthorized" };
    case 413: // Content Too Large
      return { kind: "failed", code: "too_large" };
    default:
      return { kind: "failed", code: "refused" };
  }
}

function byGrpcStatus(status: number): Meaning {
  switch (status) {
    case 4: // DEADLINE_EXCEEDED
      return abandoned;
    case 1: // CANCELLED
    case 10: // ABORTED
    case 11: // OUT_OF_RANGE
    case 14: // UNAVAILABLE
    case 15: // DATA_LOSS
      return unavailable;
    case 7: // PERMISSION_DENIED
    case 16: // UNAUTHENTICATED
      return { kind: "failed", code: "unauthorized" };
    case 8: // RESOURCE_EXHAUSTED, without the RetryInfo that would say to come back
      return { kind: "failed", code: "throttled" };
    default:
      return { kind: "failed", code: "refused" };
  }
}

interface Link {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

/** The error and its causes; of several (a host with many addresses) the first. */
function chain(error: unknown): readonly Link[] {
  const links: Link[] = [];
  for (let link: unknown = error; typeof link === "object" && link !== null && links.length < 8;) {
    links.push(link);
    const { cause, errors }: Link = link;
    link = cause ?? (Array.isArray(errors) ? errors[0] : undefined);
  }
  return links;
}

function outcomeOf(
  meaning: Meaning,
  link: Link,
  cause: unknown,
  status: { httpStatus?: number; grpcStatus?: number } = {},
): Outcome<never> {
  const parts = new Set([messageOf(cause), typeof link.message === "string" ? link.message : ""]);
  const text = redactForeign([...parts].filter(Boolean).join(": ") || "no reason given");
  const error = new ExportError(meaning.code, text, { cause: safeCause(cause), ...status });
  if (meaning.kind === "failed") return { kind: "failed", error };
  return { kind: "retryable", error, ...(meaning.ambiguous && { ambiguous: true as const }) };
}

function asLink(error: unknown): Link {
  return typeof error === "object" && error !== null ? error : {};
}
