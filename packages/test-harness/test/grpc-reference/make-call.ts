import { type ClientHttp2Session, constants, type IncomingHttpHeaders } from "node:http2";
import { gunzipSync } from "node:zlib";
import type { Connection } from "./connection.ts";
import type { Wire } from "./wire.ts";

/** How a call ended. */
export type Exchange =
  | {
      readonly kind: "answered";
      readonly headers: IncomingHttpHeaders;
      readonly trailers: IncomingHttpHeaders;
      readonly body: Body;
    }
  /** The stream was reset, with this error code of HTTP/2. */
  | { readonly kind: "reset"; readonly code: number }
  | { readonly kind: "broken"; readonly error: Error & { readonly code?: string }; readonly written: boolean }
  | { readonly kind: "stopped" };

/** The message of an answer, or why there is none. */
type Body = { readonly message: Uint8Array } | { readonly fault: "too large" | "unreadable" };

const path = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";
const prefixBytes = 5;

/** Makes one call, and tells how it ended; in the end the signal ends it. */
export function makeCall(
  wire: Wire,
  connection: Connection,
  metadata: Readonly<Record<string, string>>,
  message: Uint8Array,
  signal: AbortSignal,
): Promise<Exchange> {
  return new Promise((resolve) => {
    const isDeaf = (phase: Wire["deafIn"]): boolean => wire.deafIn === phase;
    let phase: Wire["deafIn"] = "connect";
    signal.addEventListener("abort", stop);
    connection.open().then(send, (error: Error) => end({ kind: "broken", error, written: false }));

    function send(session: ClientHttp2Session): void {
      phase = "call";
      if (signal.aborted && !isDeaf(phase)) return;
      sendOver(session, wire, metadata, message).then(end, (error: Error) =>
        end({ kind: "broken", error, written: false }),
      );
    }
    function stop(): void {
      if (isDeaf(phase)) return;
      if (wire.leavesSilent) connection.drop();
      end({ kind: "stopped" });
    }
    function end(exchange: Exchange): void {
      signal.removeEventListener("abort", stop);
      resolve(exchange);
    }
  });
}

async function sendOver(
  session: ClientHttp2Session,
  wire: Wire,
  metadata: Readonly<Record<string, string>>,
  message: Uint8Array,
): Promise<Exchange> {
  const stream = session.request({ ":method": "POST", ":path": path, ...wire.headers, ...metadata });
  let headers: IncomingHttpHeaders | undefined;
  let trailers: IncomingHttpHeaders = {};
  let error: (Error & { readonly code?: string }) | undefined;
  let isTooLarge = false;
  let size = 0;
  const chunks: Buffer[] = [];
  stream.on("response", (given) => (headers = given));
  stream.on("trailers", (given) => (trailers = given));
  stream.on("error", (given: Error) => (error = given));
  stream.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size <= wire.mostBytes + prefixBytes) return;
    isTooLarge = true;
    stream.close(constants.NGHTTP2_CANCEL);
  });
  stream.end(wire.frame(message));
  await new Promise((closed) => stream.once("close", closed));
  if (headers && isTooLarge) return { kind: "answered", headers, trailers, body: { fault: "too large" } };
  const wasReset = error ? error.code === "ERR_HTTP2_STREAM_ERROR" : !session.destroyed && stream.rstCode !== 0;
  if (wasReset) return { kind: "reset", code: stream.rstCode! };
  if (error || !headers) {
    return { kind: "broken", error: error ?? new Error("the connection was closed"), written: stream.writableFinished };
  }
  return { kind: "answered", headers, trailers, body: bodyOf(Buffer.concat(chunks), headers, wire) };
}

function bodyOf(bytes: Buffer, headers: IncomingHttpHeaders, { mostUnpackedBytes }: Wire): Body {
  const message = bytes.subarray(prefixBytes);
  if (bytes.length < prefixBytes || bytes.readUInt32BE(1) !== message.length) return { fault: "unreadable" };
  if (bytes[0] === 0) return { message };
  if (bytes[0] !== 1 || headers["grpc-encoding"] !== "gzip") return { fault: "unreadable" };
  try {
    return { message: gunzipSync(message, { maxOutputLength: mostUnpackedBytes }) };
  } catch (error) {
    const isLarge = (error as { readonly code?: string }).code === "ERR_BUFFER_TOO_LARGE";
    return { fault: isLarge ? "too large" : "unreadable" };
  }
}
