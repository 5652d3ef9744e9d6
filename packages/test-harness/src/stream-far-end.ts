import type { FarEnd, Point, ReceivedPoint } from "@meterbridge/conformance";
import { Writable } from "node:stream";
import { changes } from "./changes.ts";
import { pointsOfOtlpJson } from "./points-of-otlp.ts";
import { scriptOf } from "./script.ts";
import { checkStreamVerdict, type StreamVerdict } from "./stream-verdict.ts";

export interface StreamFarEndOptions<Received extends ReceivedPoint = Point> {
  /** Reads the points of a line; a line is a document of OTLP JSON unless said. */
  readonly decode?: (line: string) => readonly Received[];
  /** How many bytes the stream holds before it says that it has enough. As Node has it unless said. */
  readonly highWaterMark?: number;
  /** It goes on after an error, as `process.stdout` does; it is destroyed by it unless said, as a file is. */
  readonly survivesErrors?: boolean;
}

/** A stream that behaves on command, and remembers what was written to it. */
export interface StreamFarEnd<Received extends ReceivedPoint = Point> extends FarEnd {
  /** To be given to the exporter. What it emits, nobody listens to but the exporter. */
  readonly stream: Writable;
  /** Says how the next writes are taken, one verdict for each. Then all are accepted again. */
  next(...verdicts: readonly StreamVerdict[]): void;
  /** Says how writes are taken that no `next` speaks of. */
  otherwise(verdict: StreamVerdict): void;
  /** What was taken. */
  text(): string;
  /** What was taken, as far as it is whole lines, without their ends. */
  lines(): readonly string[];
  /** The points of all whole lines; empty ones have none. */
  received(): readonly Received[];
  /** How many writes the stream has begun to take. */
  attempts(): number;
  /** How large the largest write was, in bytes. */
  readonly largestAttemptBytes: () => number;
  /** Resolves as soon as so many writes have been begun. */
  begun(count: number): Promise<void>;
  /** Destroys the stream, as when the reader has gone: what it has not taken fails. */
  stop(): Promise<void>;
}

/** Makes a stream, to be written to by the exporter under test. */
export function streamFarEnd<Received extends ReceivedPoint = Point>(
  options: StreamFarEndOptions<Received> = {},
): StreamFarEnd<Received> {
  const decode = options.decode ?? (pointsOfOtlpJson as (line: string) => readonly never[]);
  const script = scriptOf<StreamVerdict>({ do: "accept" });
  const { tell, until } = changes();
  const taken: Uint8Array[] = [];
  let attempts = 0;
  let largest = 0;
  let dripping: NodeJS.Timeout | undefined;
  /** Calls back the write that is never taken. */
  let giveUp: ((error: Error) => void) | undefined;
  const stream = new Writable({
    ...(options.highWaterMark !== undefined && { highWaterMark: options.highWaterMark }),
    write(chunk: Buffer, _encoding, callback) {
      attempts += 1;
      largest = Math.max(largest, chunk.length);
      tell();
      take(script.take(), chunk, callback);
    },
    destroy(error, callback) {
      clearInterval(dripping);
      callback(error);
      giveUp?.(failure("EPIPE"));
      if (error && options.survivesErrors) undestroy(stream);
    },
  });

  return {
    stream,
    next(...verdicts) {
      for (const verdict of verdicts) checkStreamVerdict(verdict);
      script.next(...verdicts);
    },
    otherwise(verdict) {
      checkStreamVerdict(verdict);
      script.otherwise(verdict);
    },
    text,
    lines,
    received: () => lines().flatMap((line) => (line === "" ? [] : decode(line))),
    attempts: () => attempts,
    largestAttemptBytes: () => largest,
    begun: (count) => until(() => attempts >= count),
    async stop() {
      stream.destroy();
    },
  };

  function take(verdict: StreamVerdict, chunk: Buffer, callback: (error?: Error) => void): void {
    switch (verdict.do) {
      case "accept":
        taken.push(new Uint8Array(chunk));
        // As from a pipe, the answer comes with a later turn of the event loop.
        setImmediate(callback);
        return;
      case "fail":
        setImmediate(callback, failure(verdict.code ?? "EIO"));
        return;
      case "drop_connection":
        setImmediate(callback, failure("EPIPE"));
        return;
      case "drip":
        giveUp = callback;
        drip(chunk, verdict.everyMs ?? 200);
        return;
      case "hang":
        giveUp = callback;
        return;
    }
  }

  function drip(chunk: Buffer, everyMs: number): void {
    let at = 0;
    dripping = setInterval(() => {
      if (at < chunk.length - 1) taken.push(Uint8Array.of(chunk[at++]!));
    }, everyMs);
    dripping.unref();
  }

  function text(): string {
    return Buffer.concat(taken).toString();
  }

  function lines(): readonly string[] {
    return text().split("\n").slice(0, -1);
  }
}

/** What Node itself does to its standard streams. */
function undestroy(stream: Writable): void {
  (stream as unknown as { _undestroy(): void })._undestroy();
}

function failure(code: string): Error {
  return Object.assign(new Error(`write ${code}`), { code, syscall: "write" });
}
