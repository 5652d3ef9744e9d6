import type { OutgoingHttpHeaders, ServerHttp2Stream } from "node:http2";
import { gzipSync } from "node:zlib";
import type { GrpcConnection } from "./grpc-connection.ts";
import { grpcFrame } from "./grpc-frame.ts";
import { durationOf, type GrpcStatus, statusTrailers } from "./grpc-status.ts";
import type { GrpcVerdict } from "./grpc-verdict.ts";
import { otlpSuccess } from "./otlp-answer.ts";
import type { RecordedCall } from "./recorded-call.ts";

const answerHeaders = {
  ":status": 200,
  "content-type": "application/grpc",
  "grpc-accept-encoding": "identity,gzip",
};
const ok = statusTrailers({ status: 0 });
/** Of a message of 64 KiB. */
const largePrefix = [0, 0, 1, 0, 0];

/** Answers a call that was read, and that came over this connection, as a verdict says. */
export function performGrpcVerdict(
  verdict: GrpcVerdict,
  { metadata }: Pick<RecordedCall, "metadata">,
  stream: ServerHttp2Stream,
  connection: GrpcConnection,
): void {
  switch (verdict.do) {
    case "accept": {
      const mayPack = String(metadata["grpc-accept-encoding"])
        .split(",")
        .some((name) => name.trim() === "gzip");
      if (!verdict.compressed || !mayPack) return respond(stream, {}, success(), ok);
      return respond(stream, { "grpc-encoding": "gzip" }, grpcFrame(gzipSync(otlpSuccess("").body), true), ok);
    }
    case "accept_some":
      return respond(stream, {}, success(verdict.rejectedPoints, verdict.message), ok);
    case "refuse":
      return endWith(stream, { status: verdict.status ?? 3, message: verdict.message ?? "refused" });
    case "throttle":
      return endWith(stream, throttled(verdict));
    case "fail":
      return endWith(stream, { status: verdict.status ?? 14, message: verdict.message ?? "broken" });
    case "status":
      if (verdict.placement === "trailers") return respond(stream, {}, undefined, statusTrailers(verdict));
      if (verdict.placement === "after_message") return respond(stream, {}, success(), statusTrailers(verdict));
      return endWith(stream, verdict);
    case "answer":
      return respond(stream, verdict.headers ?? {}, verdict.message, verdict.trailers ?? ok);
    case "http": {
      const { status, contentType = "text/html", body = "" } = verdict;
      stream.respond({ ":status": status, "content-type": contentType });
      stream.end(body);
      return;
    }
    case "drip":
      return drip(stream, verdict.everyMs ?? 200);
    case "reset_stream":
      return stream.close(verdict.code);
    case "go_away":
      if (verdict.when === "before") return connection.refuseFrom(stream.id!);
      respond(stream, {}, success(), ok);
      return connection.leave();
    case "drop_before":
    case "drop_after":
    case "drop_connection":
      return connection.reset();
    case "no_http2":
    case "hang":
    case "stall":
      return;
  }
}

/** Whether what a call carried counts as received: the client was told so. */
export function wasCallAccepted({ verdict }: Pick<RecordedCall, "verdict">): boolean {
  switch (verdict.do) {
    case "accept":
    case "accept_some":
      return true;
    case "go_away":
      return verdict.when === "after";
    case "status":
      return verdict.status === 0;
    case "answer": {
      const { headers = {}, trailers = ok } = verdict;
      return (trailers["grpc-status"] ?? headers["grpc-status"]) === "0";
    }
    default:
      return false;
  }
}

/** Ends a call that has no answer yet by a status alone. */
export function endWith(stream: ServerHttp2Stream, status: GrpcStatus): void {
  stream.respond({ ...answerHeaders, ...statusTrailers(status) }, { endStream: true });
}

type Throttle = Extract<GrpcVerdict, { do: "throttle" }>;

function throttled({ retryAfterMs, status }: Throttle): GrpcStatus {
  const message = "not so fast";
  if (retryAfterMs === undefined) return { status: status ?? 14, message };
  return { status: status ?? 8, message, retryDelay: durationOf(retryAfterMs) };
}

function success(rejectedPoints?: number | bigint, message?: string): Uint8Array {
  return grpcFrame(otlpSuccess("", rejectedPoints, message).body);
}

function respond(
  stream: ServerHttp2Stream,
  headers: OutgoingHttpHeaders,
  message: Uint8Array | undefined,
  trailers: OutgoingHttpHeaders,
): void {
  const hasTrailers = Object.keys(trailers).length > 0;
  if (!hasTrailers && message === undefined) {
    stream.respond({ ...answerHeaders, ...headers }, { endStream: true });
    return;
  }
  stream.respond({ ...answerHeaders, ...headers }, { waitForTrailers: hasTrailers });
  stream.once("wantTrailers", () => stream.sendTrailers(trailers));
  stream.end(message);
}

function drip(stream: ServerHttp2Stream, everyMs: number): void {
  stream.respond(answerHeaders);
  let sent = 0;
  const timer = setInterval(() => stream.write(Uint8Array.of(largePrefix[sent++] ?? 0)), everyMs);
  timer.unref();
  stream.once("close", () => clearInterval(timer));
}
