import type { ServerResponse } from "node:http";
import { pipeline, Readable } from "node:stream";
import { reset } from "./connections.ts";
import type { HttpVerdict } from "./http-verdict.ts";
import { otlpFailure, otlpSuccess, type OtlpAnswer } from "./otlp-answer.ts";
import type { RecordedRequest } from "./recorded-request.ts";

/** Answers a request that was read as a verdict says. */
export function performVerdict(verdict: HttpVerdict, request: RecordedRequest, response: ServerResponse): void {
  const contentType = request.headers["content-type"] ?? "";
  switch (verdict.do) {
    case "accept":
      return send(response, 200, otlpSuccess(contentType));
    case "accept_some":
      return send(response, 200, otlpSuccess(contentType, verdict.rejectedPoints, verdict.message));
    case "refuse":
      return send(response, verdict.status ?? 400, otlpFailure(contentType, verdict.message ?? "refused"));
    case "throttle":
      setRetryAfter(response, verdict);
      return send(response, verdict.status ?? 429, otlpFailure(contentType, "not so fast"));
    case "fail":
      return send(response, verdict.status ?? 503, otlpFailure(contentType, verdict.message ?? "broken"));
    case "redirect":
      response.setHeader("location", verdict.location);
      return send(response, verdict.status ?? 307);
    case "answer":
      if (verdict.statusText !== undefined) response.statusMessage = verdict.statusText;
      response.writeHead(verdict.status, verdict.headers);
      sendBody(response, verdict.body);
      return;
    case "cut":
      response.writeHead(verdict.status ?? 200, { "content-type": contentType, "content-length": "100" });
      response.write("x".repeat(10), () => response.destroy());
      return;
    case "drip":
      return drip(response, verdict);
    case "drop_before":
    case "drop_after":
    case "drop_connection":
      return reset(response.socket);
    case "hang":
      return;
  }
}

/** Whether what a request carried counts as received: the client was told so, or could have read it. */
export function wasAccepted({ verdict }: RecordedRequest): boolean {
  switch (verdict.do) {
    case "accept":
    case "accept_some":
      return true;
    case "answer":
      return verdict.status >= 200 && verdict.status < 300;
    case "cut":
      return (verdict.status ?? 200) < 300;
    default:
      return false;
  }
}

type Throttle = Extract<HttpVerdict, { do: "throttle" }>;

function setRetryAfter(response: ServerResponse, { retryAfter, retryAfterMs }: Throttle): void {
  const seconds = retryAfterMs === undefined ? undefined : String(Math.ceil(retryAfterMs / 1_000));
  const value = retryAfter ?? seconds;
  if (value !== undefined) response.setHeader("retry-after", value);
}

function send(response: ServerResponse, status: number, answer?: OtlpAnswer): void {
  response.writeHead(status, answer && { "content-type": answer.contentType, "content-length": answer.body.length });
  response.end(answer?.body);
}

const pieceBytes = 65_536;

/** A large body goes out piece by piece: Bun's server copies what it is given, and would hold all of it at once. */
function sendBody(response: ServerResponse, body: string | Uint8Array | undefined): void {
  if (typeof body !== "object" || body.length <= pieceBytes) response.end(body);
  // The client may have gone away.
  else pipeline(Readable.from(piecesOf(body), { highWaterMark: 1 }), response, () => {});
}

function* piecesOf(body: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < body.length; at += pieceBytes) yield body.subarray(at, at + pieceBytes);
}

function drip(response: ServerResponse, { everyMs = 200, part = "body" }: Extract<HttpVerdict, { do: "drip" }>): void {
  const { socket } = response;
  const head = "HTTP/1.1 200 OK\r\nX-Slow: ";
  let sent = 0;
  if (part === "body") response.writeHead(200, { "content-length": "1000000" });
  const timer = setInterval(() => {
    if (part === "body") response.write(" ");
    else socket?.write(head[sent++] ?? "x");
  }, everyMs);
  timer.unref();
  socket?.once("close", () => clearInterval(timer));
}
