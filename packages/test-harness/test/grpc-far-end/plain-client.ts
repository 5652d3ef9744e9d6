import { type ClientHttp2Session, connect, constants, type IncomingHttpHeaders } from "node:http2";
import { connect as connectSocket } from "node:net";
import type { SecureClientSessionOptions } from "node:http2";
import { grpcFrame } from "../../src/index.ts";

export const path = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";

/** What came of a call. */
export interface Answer {
  readonly headers: IncomingHttpHeaders;
  readonly trailers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** With which HTTP/2 error the stream ended, when it did. */
  readonly error?: string;
}

/** Connects, with nothing but `node:http2`; `unix:` is a Unix socket. */
export function connectTo(url: string, options: SecureClientSessionOptions = {}): ClientHttp2Session {
  const session = url.startsWith("unix:")
    ? connect("http://localhost", { ...options, createConnection: () => connectSocket(url.slice("unix:".length)) })
    : connect(url, options);
  return session.on("error", () => {});
}

/** Makes a unary call with these bytes: a message with its prefix. */
export function call(
  session: ClientHttp2Session,
  bytes: Uint8Array = grpcFrame(new Uint8Array()),
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return new Promise((resolve) => {
    let answered: IncomingHttpHeaders = {};
    let trailers: IncomingHttpHeaders = {};
    let error: string | undefined;
    const chunks: Buffer[] = [];
    const stream = session.request({
      ":method": "POST",
      ":path": path,
      "content-type": "application/grpc",
      te: "trailers",
      ...headers,
    });
    stream.on("response", (given) => (answered = given));
    stream.on("trailers", (given) => (trailers = given));
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("error", (given: NodeJS.ErrnoException) => (error = given.message));
    stream.on("close", () => {
      const { rstCode } = stream;
      if (rstCode !== constants.NGHTTP2_NO_ERROR) error ??= `closed with ${rstCode}`;
      resolve({ headers: answered, trailers, bytes: Buffer.concat(chunks), ...(error !== undefined && { error }) });
    });
    stream.end(bytes);
  });
}

/** Connects, makes one call, and closes the connection. */
export async function callOnce(
  url: string,
  bytes?: Uint8Array,
  headers?: Readonly<Record<string, string>>,
  options?: SecureClientSessionOptions,
): Promise<Answer> {
  const session = connectTo(url, options);
  try {
    return await call(session, bytes, headers);
  } finally {
    session.destroy();
  }
}
