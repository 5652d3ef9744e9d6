import type { Clock } from "@meterbridge/core";
import { deserialize } from "node:v8";
import type { FarEnd, ReceivedPoint, Verdict } from "../../src/index.ts";

/** What the memory far end answers to one message. */
export type MemoryAnswer =
  | { readonly says: "taken"; readonly rejectedPoints: number }
  | { readonly says: "refused" | "failed" | "broken" | "nobody" }
  | { readonly says: "later"; readonly afterMs?: number };

/** A far end in this process, which is sent messages by a call. */
export interface MemoryFarEnd extends FarEnd {
  /** Takes a message. When it was told to hang or to drip, it does not answer until it is stopped. */
  take(message: Uint8Array, credentials: string): Promise<MemoryAnswer>;
  /** Is called with every byte of an answer that drips, ten times a second, until the result is called. */
  listen(onByte: () => void): () => void;
  /** Opens a connection; it is open until the result is called. */
  connect(): () => void;
  readonly connections: () => { readonly open: number };
  readonly largestAttemptBytes: () => number;
}

export function memoryFarEnd(clock: Clock): MemoryFarEnd {
  const script: Verdict[] = [];
  const accepted: (() => readonly ReceivedPoint[])[] = [];
  const hanging = new Set<(answer: MemoryAnswer) => void>();
  const listeners = new Set<() => void>();
  let attempts = 0;
  let open = 0;
  let largest = 0;
  let isStopped = false;
  return {
    next: (...verdicts) => void script.push(...verdicts),
    received: () => accepted.flatMap((points) => points()),
    attempts: () => attempts,
    connections: () => ({ open }),
    largestAttemptBytes: () => largest,
    async stop() {
      isStopped = true;
      listeners.clear();
      for (const answer of hanging) answer({ says: "broken" });
    },
    listen(onByte) {
      listeners.add(onByte);
      return () => void listeners.delete(onByte);
    },
    connect() {
      open += 1;
      return () => void (open -= 1);
    },
    async take(message) {
      // As over a network, the answer comes with a later turn of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
      if (isStopped) return { says: "nobody" };
      attempts += 1;
      largest = Math.max(largest, message.length);
      const verdict = script.shift() ?? { do: "accept" };
      // Read when they are asked for, so that this is no part of what an export does.
      const points = (): readonly ReceivedPoint[] => deserialize(message) as ReceivedPoint[];
      switch (verdict.do) {
        case "accept":
          accepted.push(points);
          return { says: "taken", rejectedPoints: 0 };
        case "accept_some":
          accepted.push(() => points().slice(0, Math.max(0, points().length - verdict.rejectedPoints)));
          return { says: "taken", rejectedPoints: verdict.rejectedPoints };
        case "refuse":
          return { says: "refused" };
        case "throttle":
          return { says: "later", ...(verdict.retryAfterMs !== undefined && { afterMs: verdict.retryAfterMs }) };
        case "fail":
          return { says: "failed" };
        case "drop_connection":
          return { says: "broken" };
        case "drip":
          drip();
          return stopped();
        case "hang":
          return stopped();
      }
    },
  };

  function stopped(): Promise<MemoryAnswer> {
    return new Promise((resolve) => void hanging.add(resolve));
  }

  function drip(): void {
    clock.setTimeout(() => {
      for (const onByte of listeners) onByte();
      if (listeners.size > 0) drip();
    }, 100);
  }
}
