import type { IncomingMessage, ServerResponse } from "node:http";
import { type Clock, waitFor } from "@meterbridge/core";
import type { Answer } from "./answer.ts";
import { bodyStream } from "./body-stream.ts";

/**
 * Sends an answer, no faster than the client takes it. It resolves when all is sent, when the client has gone, or after
 * `timeoutMs`, when it is cut off; it never rejects.
 */
export async function send(
  answer: Answer,
  request: IncomingMessage,
  response: ServerResponse,
  clock: Clock,
  timeoutMs: number,
): Promise<void> {
  const cutOff = new AbortController();
  const cancel = clock.setTimeout(() => cutOff.abort(), timeoutMs, true);
  // Node 22 does not tell a pipelined response that its connection is gone.
  request.once("close", () => isGone(request, response) && cutOff.abort());
  try {
    response.writeHead(answer.status, { ...answer.headers, ...(mustClose(request) && { connection: "close" }) });
    const isHead = request.method === "HEAD";
    const { pipeline } = process.getBuiltinModule("node:stream/promises");
    const body = isHead ? bodyStream([], "identity") : bodyStream(answer.chunks, answer.encoding);
    // A response that waits for its turn on a connection that is gone never ends, and pipeline waits for it.
    const sent = await waitFor(pipeline(body, response, { signal: cutOff.signal }), cutOff.signal);
    if (!sent) response.destroy();
  } catch {
    // Nobody is there any more to be told.
    response.destroy();
  } finally {
    cancel();
  }
}

/** Whether nobody waits for the answer any more. */
export function isGone({ socket }: IncomingMessage, response: ServerResponse): boolean {
  return response.destroyed || socket?.destroyed;
}

/** What a body of the request still sends is read by nobody. HTTP/2 has no such header, and ends the stream alone. */
function mustClose({ headers, httpVersionMajor }: IncomingMessage): boolean {
  if (httpVersionMajor >= 2) return false;
  return headers["transfer-encoding"] !== undefined || (headers["content-length"] ?? "0") !== "0";
}
