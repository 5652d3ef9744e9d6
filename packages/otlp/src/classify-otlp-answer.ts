import { ExportError, type Outcome, type Payload, type Redact } from "@meterbridge/core";
import { decodeExportResponse } from "./decode-export-response.ts";
import { decodeStatus } from "./decode-status.ts";

type Format = "protobuf" | "json";

/** What has to be known of an HTTP answer: `Answer` of `@meterbridge/pooled-http` is one. */
export interface OtlpAnswer {
  readonly status: number;
  /** Who answered, for messages. */
  readonly from: string;
  /** Lower case and without parameters; empty when absent. */
  readonly contentType: string;
  /** Decompressed. */
  readonly body: Uint8Array;
  /** Why the body is not all there. */
  readonly unreadable?: string;
  /** It is longer than is read. */
  readonly tooLong?: true;
  /** Takes secrets out of what the far end says. */
  readonly redact: Redact;
}

/** What HTTP has to say of an answer in general; `@meterbridge/pooled-http` exports all three. */
export interface HttpJudgement<Answer> {
  /** By the status; `said` is what the answer says in words. */
  readonly classifyStatus: (answer: Answer, said: string) => Outcome<Payload>;
  /** The start of a body that is text, fit for a message. */
  readonly excerpt: (answer: Answer) => string;
  /** A text, fit for a message. */
  readonly oneLine: (text: string) => string;
}

/**
 * Says what an OTLP far end means to a request in this format. Tried again are 429, 502, 503 and 504, and no other
 * status: that much OTLP agrees with `classifyStatus`. OpenTelemetry protocol specification, "OTLP/HTTP Response".
 */
export function classifyOtlpAnswer<Answer extends OtlpAnswer>(
  answer: Answer,
  asked: Format,
  http: HttpJudgement<Answer>,
): Outcome<Payload> {
  const format = formatOf(answer, asked);
  if (answer.status >= 200 && answer.status < 300) return delivered(answer, format, http);
  if (answer.tooLong) {
    // "A client must treat it as not retryable", whatever the status is.
    const message = `the answer of ${answer.from} (HTTP ${answer.status}) could not be read: ${answer.unreadable}`;
    return { kind: "failed", error: new ExportError("bad_response", message, { httpStatus: answer.status }) };
  }
  const said = saidOf(answer, format, http);
  if (answer.status === 400 && /request body too large/i.test(said)) {
    // The Collector says so instead of 413.
    const error = new ExportError("too_large", `HTTP 400 from ${answer.from}: ${said}`, { httpStatus: 400 });
    return { kind: "failed", error, divide: "halves" };
  }
  return http.classifyStatus(answer, said);
}

/** What was taken is never sent again, whatever the answer looks like: "Partial Success". */
function delivered<Answer extends OtlpAnswer>(
  answer: Answer,
  format: Format,
  { oneLine }: HttpJudgement<Answer>,
): Outcome<Payload> {
  const partial = decodeExportResponse(answer.body, format);
  if (!partial) return { kind: "delivered", rejectedPoints: 0 };
  const message = oneLine(answer.redact(partial.message));
  return { kind: "delivered", rejectedPoints: partial.rejectedPoints, ...(message && { message }) };
}

/** A failure carries a `google.rpc.Status` in the request's format; proxies answer in text. */
function saidOf<Answer extends OtlpAnswer>(
  answer: Answer,
  format: Format,
  { excerpt, oneLine }: HttpJudgement<Answer>,
): string {
  const status = decodeStatus(answer.body, format);
  return status === undefined ? excerpt(answer) : oneLine(answer.redact(status));
}

/** A far end must answer in the request's format; the content type may be absent, or a proxy's. */
function formatOf({ contentType }: OtlpAnswer, asked: Format): Format {
  if (contentType === "application/json") return "json";
  return contentType === "application/x-protobuf" ? "protobuf" : asked;
}
