import { ExportError, type Outcome, type Payload } from "@meterbridge/core";
import { decodeExportResponse, decodeStatus } from "@meterbridge/otlp";
import { type Answer, classifyStatus, excerpt } from "@meterbridge/pooled-http";

/**
 * Says what an OTLP far end means. Tried again are 429, 502, 503 and 504, and no other status: that much OTLP agrees
 * with `classifyStatus`. OpenTelemetry protocol specification, "OTLP/HTTP Response".
 */
export function classifyOtlp(answer: Answer): Outcome<Payload> {
  if (answer.status >= 200 && answer.status < 300) return delivered(answer);
  const said = saidOf(answer);
  if (answer.status === 400 && /request body too large/i.test(said)) {
    // The Collector says so instead of 413.
    return {
      kind: "failed",
      error: new ExportError("too_large", `HTTP 400: ${said}`, { httpStatus: 400 }),
      divide: "halves",
    };
  }
  return classifyStatus(answer, said);
}

/** What was taken is never sent again, whatever the answer looks like: "Partial Success". */
function delivered(answer: Answer): Outcome<Payload> {
  const partial = decodeExportResponse(answer.body, formatOf(answer));
  if (!partial) return { kind: "delivered", rejectedPoints: 0 };
  const message = answer.redact(partial.message);
  return { kind: "delivered", rejectedPoints: partial.rejectedPoints, ...(message && { message }) };
}

/** A failure carries a `google.rpc.Status` in the request's format; proxies answer in text. */
function saidOf(answer: Answer): string {
  const status = decodeStatus(answer.body, formatOf(answer));
  return status === undefined ? excerpt(answer) : answer.redact(status);
}

function formatOf({ contentType }: Answer): "protobuf" | "json" {
  return contentType === "application/json" ? "json" : "protobuf";
}
