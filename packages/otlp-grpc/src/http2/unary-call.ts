import { codeOf, type Payload } from "@meterbridge/core";
import { hasStopped, type Running, stopOn } from "@meterbridge/pooled-http";
import type { ClientHttp2Stream, OutgoingHttpHeaders } from "node:http2";
import type { Reply } from "../reply.ts";
import { type Answer, isConclusive, isTaken, replyOf } from "./answer.ts";
import type { Connection } from "./connection.ts";
import { nameOfReset, resetCode, statusOfReset } from "./reset-code.ts";
import { sendMessage } from "./send-message.ts";

interface UnaryCall {
  readonly connection: Connection;
  readonly headers: OutgoingHttpHeaders;
  readonly payload: Payload;
  readonly maxResponseBytes: number;
  readonly signal: AbortSignal;
  readonly running: Running;
}

/** How a call ended. */
export interface Ended {
  readonly reply: Reply;
  /** The connection had worked before, and broke before the answer began, or the far end said that it has not looked at the call. */
  readonly isStale?: boolean;
}

/** gzip makes what does not compress a little larger; with it and the prefix, an answer may be that much over the limit. */
const slackBytes = 4096;

/** The flag of a frame that ends its side of the call (RFC 9113, 6.2). */
const endStream = 1;

const cancel = resetCode("CANCEL");
const refusedStream = resetCode("REFUSED_STREAM");

/**
 * Makes one call on a connection, and tells `done` once how it ended.
 *
 * It is written with callbacks because it runs for each export: one listener on the signal, nothing piped or copied.
 */
export function unaryCall(call: UnaryCall, done: (ended: Ended) => void): void {
  const { connection, headers, payload, maxResponseBytes, signal, running } = call;
  const { session, socket } = connection;
  const wasProven = connection.isProven();
  connection.begin();
  let stream: ClientHttp2Stream;
  try {
    stream = session.request(headers);
  } catch (error) {
    // Metadata that HTTP/2 does not allow, for instance.
    connection.end(false);
    done({ reply: { kind: "broken", error, written: false } });
    return;
  }
  const answer: Answer = { chunks: [] };
  let size = 0;
  let error: Error | undefined;
  let isOver = false;
  const release = stopOn(signal, running, stop);

  stream.on("response", (headers, flags) => {
    answer.headers = headers;
    if (flags & endStream) heard();
    // Behind it is a page for people.
    else if (headers[":status"] !== 200) hangUp();
  });
  stream.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= maxResponseBytes + slackBytes) answer.chunks.push(chunk);
    else {
      answer.isTooLong = true;
      hangUp();
    }
  });
  stream.on("trailers", (trailers) => {
    answer.trailers = trailers;
    heard();
  });
  // Stays to the end: an error that comes late must not become an uncaught one.
  stream.on("error", (arrived) => {
    error = arrived;
  });
  stream.on("close", conclude);
  // A resolver of the user's may have run since, and called it off.
  if (hasStopped(signal, running)) stop();
  else sendMessage(stream, payload);

  function heard(): void {
    answer.isWhole = true;
    // The rest of the message interests nobody any more.
    if (!stream.writableFinished) hangUp();
  }

  /** Ends both sides of the call. The stream is closed when the RST_STREAM is on its way. */
  function hangUp(): void {
    stream.close(cancel);
  }

  function stop(): void {
    const written = stream.writableFinished;
    // It may be a connection that leads nowhere.
    connection.retire();
    hangUp();
    if (isConclusive(answer)) conclude();
    else end({ kind: "stopped", written });
  }

  function conclude(): void {
    if (isOver) return;
    const { rstCode } = stream;
    const isRefused = rstCode === refusedStream || connection.isRefused(stream.id);
    const isUnheard = wasProven && !answer.headers;
    // Node ends calls in several ways when the connection is lost, also as if they had ended in good order.
    const isLost = error ? codeOf(error) !== "ERR_HTTP2_STREAM_ERROR" : session.destroyed || socket.destroyed;
    if (isConclusive(answer) || answer.isWhole || (!isLost && rstCode === 0)) {
      letGo();
      replyOf(answer, maxResponseBytes, (reply) => done({ reply }));
    } else if (isLost) {
      const written = stream.writableFinished && !isRefused;
      const why = connection.explain(error ?? new Error("the connection was closed"));
      end({ kind: "broken", error: why, written }, isUnheard);
    } else {
      if (isRefused) connection.retire();
      const message = `it reset the call (${nameOfReset(rstCode)})`;
      end({ kind: "status", status: statusOfReset(rstCode), message }, isUnheard && isRefused);
    }
  }

  function end(reply: Reply, isStale = false): void {
    letGo();
    done({ reply, isStale });
  }

  function letGo(): void {
    isOver = true;
    release();
    // The system may still read the payload's memory, which is given back when it was taken: with the connection that ends.
    if (!stream.writableFinished && isTaken(answer)) connection.retire();
    connection.end(answer.headers !== undefined);
  }
}
