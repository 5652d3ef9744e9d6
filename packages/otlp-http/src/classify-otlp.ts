import { ExportError, type ExportErrorCode, type Outcome, type Payload } from "@meterbridge/core";
import { decodeExportResponse, decodeStatus } from "@meterbridge/otlp";
import type { Answer } from "@meterbridge/pooled-http";

/** Says what an OTLP far end means. OpenTelemetry protocol specification, "OTLP/HTTP Response". */
export function classifyOtlp(answer: Answer): Outcome<Payload> {
  const { status } = answer;
  if (status >= 200 && status < 300) return delivered(answer);
  switch (status) {
    case 429: // Too Many Requests
      return retryable(answer, "throttled");
    case 502: // Bad Gateway
    case 503: // Service Unavailable
    case 504: // Gateway Timeout
      return retryable(answer, "unavailable");
    case 401: // Unauthorized
    case 403: // Forbidden
      return failed(answer, "unauthorized");
    case 413: // Content Too Large
      return { ...failed(answer, "too_large"), divide: "halves" };
    case 400: // Bad Request: also what the Collector says of a body that is larger than it allows
      if (/request body too large/i.test(said(answer))) return { ...failed(answer, "too_large"), divide: "halves" };
      return failed(answer, "refused");
    default: // "All other 4xx or 5xx response status codes MUST NOT be retried"; redirects are not followed
      return failed(answer, "refused");
  }
}
