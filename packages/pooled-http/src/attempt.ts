import type { ClientRequest, IncomingMessage } from "node:http";
import { type Cut, readBody, type ResponseBody } from "./response-body.ts";
import { hasStopped, stopOn, type Running } from "./stop-on.ts";
import { upload } from "./upload.ts";

/** How one request ended, before anybody judges it. */
export type Attempt =
  /** A status arrived; with it the body, as far as it could be read. */
  | { readonly kind: "answered"; readonly response: IncomingMessage; readonly body: ResponseBody }
  /**
   * There was no answer. `written`: the whole request was handed to the system, so it may have arrived. `stale`: it
   * was a kept-alive connection, and not one byte came back on it.
   */
  | { readonly kind: "broken"; readonly error: unknown; readonly written: boolean; readonly stale: boolean }
  /** It was called off before an answer. */
  | { readonly kind: "stopped"; readonly written: boolean };

/**
 * Sends one request, and resolves once it has ended in whatever way, at the latest when the signal is aborted.
 *
 * It is written with callbacks because it runs for each export: one promise and one listener on the signal, no
 * streams piped, nothing copied.
 */
export function attempt(
  request: ClientRequest,
  body: Uint8Array,
  maxResponseBytes: number,
  signal: AbortSignal,
  running: Running,
): Promise<Attempt> {
  return new Promise((resolve) => {
    let response: IncomingMessage | undefined;
    let cut: Cut | undefined;
    let written = false;
    let ended = false;
    let readBefore = 0;
    const release = stopOn(signal, running, () => {
      if (cut) cut("it did not arrive in time");
      else end({ kind: "stopped", written });
    });

    request.on("socket", (socket) => {
      readBefore = socket.bytesRead;
    });
    request.on("response", (arrived) => {
      response = arrived;
      cut = readBody(arrived, maxResponseBytes, answered);
    });
    request.on("finish", () => {
      // It may come as well when the connection broke and the rest was thrown away.
      written = !request.destroyed && request.socket?.destroyed === false && !request.socket.connecting;
    });
    // Stays to the end: an error that comes late must not become an uncaught one.
    request.on("error", broken);
    request.on("close", () => {
      // After a whole answer it may still be unzipped.
      if (!response?.complete) broken(new Error("the connection was closed"));
    });
    // A resolver of the user's may have run since, and called it off.
    if (hasStopped(signal, running)) end({ kind: "stopped", written });
    else upload(request, body);

    function broken(error: Error): void {
      // It comes before the response's own error.
      if (cut) cut("it was cut");
      else {
        const stale = request.reusedSocket && request.socket?.bytesRead === readBefore;
        end({ kind: "broken", error, written, stale });
      }
    }
    function answered(read: ResponseBody): void {
      end({ kind: "answered", response: response!, body: read });
    }
    function end(result: Attempt): void {
      if (ended) return;
      ended = true;
      release();
      // Only a connection on which everything was said and heard can be used again.
      if (!response?.complete || !request.writableFinished) request.destroy();
      resolve(result);
    }
  });
}
