import type { Readable } from "node:stream";
import { type Clock, ExportError } from "@meterbridge/core";
import type { Answer } from "./answer.ts";
import { bodyStream } from "./body-stream.ts";

export interface FetchSending {
  readonly method: string;
  readonly clock: Clock;
  /** How long the body may take until it is read, in milliseconds; whoever reads it gets an error then. */
  readonly timeoutMs: number;
  /** The body is read, cancelled, or given up; it is called once. */
  readonly onEnd: () => void;
}

/** An answer for the Fetch API. Nothing is compressed before somebody reads it, and nothing more once it is cancelled. */
export function fetchResponse({ status, headers, chunks, encoding }: Answer, sending: FetchSending): Response {
  const { method, clock, timeoutMs, onEnd } = sending;
  const init = { status, headers: { ...headers } };
  // What is said in words is given as a whole: who leaves a refusal unread must not be the cause of more of them.
  if (method !== "HEAD" && status === 200) return new Response(bodyOf(), init);
  onEnd();
  return new Response(method === "HEAD" ? null : Buffer.concat(chunks), init);

  function bodyOf(): ReadableStream<Uint8Array> {
    let body: Readable | undefined;
    let iterator: AsyncIterator<Uint8Array> | undefined;
    let cancelTimer: (() => void) | undefined;
    const end = (): void => {
      if (!cancelTimer) return;
      cancelTimer();
      cancelTimer = undefined;
      body?.destroy();
      onEnd();
    };
    return new ReadableStream<Uint8Array>(
      {
        start(controller) {
          const giveUp = (): void => {
            end();
            controller.error(new ExportError("timeout", `the answer was not read within ${timeoutMs} ms`));
          };
          cancelTimer = clock.setTimeout(giveUp, timeoutMs, true);
        },
        async pull(controller) {
          body ??= bodyStream(chunks, encoding);
          iterator ??= body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
          try {
            const { done, value } = await iterator.next();
            // A copy: whoever reads it may detach it, and others send the same bytes.
            if (!done) return controller.enqueue(encoding === "identity" ? new Uint8Array(value) : value);
            end();
            controller.close();
          } catch (error) {
            end();
            throw error;
          }
        },
        cancel: end,
      },
      { highWaterMark: 0 },
    );
  }
}
