import type { IncomingHttpHeaders, IncomingHttpStatusHeader } from "node:http2";
import type { Reply } from "../reply.ts";
import { statusCode } from "../status.ts";
import { statusOfHttp } from "./http-status.ts";
import { percentDecoded } from "./percent-decoded.ts";
import { readMessage } from "./read-message.ts";

/** What came back in a call. */
export interface Answer {
  headers?: IncomingHttpHeaders & IncomingHttpStatusHeader;
  trailers?: IncomingHttpHeaders;
  /** The message, with its prefix. */
  readonly chunks: Buffer[];
  /** There was more of it than is allowed. */
  isTooLong?: true;
  /** The far end has ended it. */
  isWhole?: true;
}

/** Whether it says how the call ended. */
export function isConclusive(answer: Answer): boolean {
  return answer.isTooLong === true || hasStatus(answer) || (answer.headers !== undefined && !isGrpc(answer));
}

/** Whether it says that the call was taken. */
export function isTaken({ headers, trailers }: Answer): boolean {
  return codeFrom(trailers?.["grpc-status"] ?? headers?.["grpc-status"]) === 0;
}

/**
 * Tells `done` once what an answer is for a call that is over. What was taken is delivered, also when the message behind it
 * cannot be read. gRPC over HTTP2, "Responses".
 */
export function replyOf(answer: Answer, maxBytes: number, done: (reply: Reply) => void): void {
  if (answer.isTooLong) done(tooLong(maxBytes));
  else if (!hasStatus(answer)) done(withoutStatus(answer));
  else {
    const { headers = {}, trailers = {}, chunks } = answer;
    const from = trailers["grpc-status"] === undefined ? headers : trailers;
    const status = codeFrom(from["grpc-status"]);
    const message = percentDecoded(textOf(from["grpc-message"]));
    const details = from["grpc-status-details-bin"];
    if (status !== 0) {
      const reply: Reply = { kind: "status", status, message };
      done(details === undefined ? reply : { ...reply, details: Buffer.from(textOf(details), "base64") });
      return;
    }
    readMessage(chunks, textOf(headers["grpc-encoding"]), maxBytes, ({ body, isTooLong }) => {
      if (isTooLong) done(tooLong(maxBytes));
      else done(body ? { kind: "status", status, message, body } : { kind: "status", status, message });
    });
  }
}

function hasStatus({ headers, trailers }: Answer): boolean {
  return trailers?.["grpc-status"] !== undefined || headers?.["grpc-status"] !== undefined;
}

function isGrpc({ headers }: Answer): boolean {
  return headers?.[":status"] === 200 && /^application\/grpc($|[+;])/i.test(headers["content-type"] ?? "");
}

function withoutStatus(answer: Answer): Reply {
  const { headers } = answer;
  if (!headers) {
    return { kind: "status", status: statusCode("INTERNAL"), message: "it ended the call without an answer" };
  }
  if (isGrpc(answer)) {
    return { kind: "status", status: statusCode("UNKNOWN"), message: "its answer ended without a status" };
  }
  const { ":status": httpStatus = 0, "content-type": type = "none" } = headers;
  const message = `it answered HTTP ${httpStatus} with the content type ${type}, and no gRPC`;
  return { kind: "status", status: statusOfHttp(httpStatus), message, httpStatus };
}

function tooLong(maxBytes: number): Reply {
  const message = `the answer is longer than ${maxBytes} bytes`;
  return { kind: "status", status: statusCode("RESOURCE_EXHAUSTED"), message, unreadable: true };
}

/** What is no status code is UNKNOWN. */
function codeFrom(value: string | string[] | undefined): number {
  const text = textOf(value);
  return /^\d{1,2}$/.test(text) ? Number(text) : statusCode("UNKNOWN");
}

/** Of a header that came twice, the first; `node:http2` joins them by commas. */
function textOf(value: string | string[] | undefined = ""): string {
  return typeof value === "string" ? value : value.join(",");
}
