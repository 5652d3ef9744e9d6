import { ExportError, type Outcome, type Payload } from "@meterbridge/core";
import { decodeExportResponse, decodeStatus } from "@meterbridge/otlp";
import { type Answer, classifyStatus, excerpt, oneLine } from "@meterbridge/pooled-http";

type Format = "protobuf" | "json";

/**
 * Says what an OTLP far end means to a request in this format. Tried again are 429, 502, 503 and 504, and no other
 * status: that much OTLP agrees with `classifyStatus`. OpenTelemetry protocol specification, "OTLP/HTTP Response".
 */
export function classifyOtlp(answer: Answer, asked: Format): Outcome<Payload> {
  const format = formatOf(answer, asked);
  if (answer.status >= 200 && answer.status < 300) return delivered(answer, format);
  if (answer.tooLong) {
    // "A client must treat it as not retryable", whatever the status is.
    const message = `the answer of ${answer.from} (HTTP ${answer.status}) could not be read: ${answer.unreadable}`;
    return { kind: "failed", error: new ExportError("bad_response", message, { httpStatus: answer.status }) };
  }
  const said = saidOf(answer, format);
  if (answer.status === 400 && /request body too large/i.test(said)) {
    // The Collector says so instead of 413.
    const error = new ExportError("too_large", `HTTP 400 from ${answer.from}: ${said}`, { httpStatus: 400 });
    return { kind: "failed", error, divide: "halves" };
  }
  return classifyStatus(answer, said);
}

/** What was taken is never sent again, whatever the answer looks like: "Partial Success". */
function delivered(answer: Answer, format: Format): Outcome<Payload> {
  const partial = decodeExportResponse(answer.body, format);
  if (!partial) return { kind: "delivered", rejectedPoints: 0 };
  const message = oneLine(answer.redact(partial.message));
  return { kind: "delivered", rejectedPoints: partial.rejectedPoints, ...(message && { message }) };
}

/** A failure carries a `google.rpc.Status` in the request's format; proxies answer in text. */
function saidOf(answer: Answer, format: Format): string {
  const status = decodeStatus(answer.body, format);
  return status === undefined ? excerpt(answer) : oneLine(answer.redact(status));
}

/** A far end must answer in the request's format; the content type may be absent, or a proxy's. */
function formatOf({ contentType }: Answer, asked: Format): Format {
  if (contentType === "application/json") return "json";
  return contentType === "application/x-protobuf" ? "protobuf" : asked;
}
