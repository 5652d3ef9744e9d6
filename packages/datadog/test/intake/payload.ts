import type { Call, Payload, Transport } from "@meterbridge/core";
import { contentTypeOf, type SentKind } from "../../src/encode/payload-kind.ts";

/** A payload with one data point for each of these seconds, a byte each; it can be divided as those of an encoder can. */
export function payloadOf(kind: SentKind, seconds: readonly number[]): Payload {
  return {
    body: Uint8Array.from(seconds, (second) => second % 256),
    contentType: contentTypeOf({ kind, newest: Math.max(...seconds) }),
    points: seconds.length,
    range: [0, seconds.length],
    detail: { seconds },
    *split(by) {
      const middle = seconds.length >> 1;
      if (by === "halves")
        yield* [seconds.slice(0, middle), seconds.slice(middle)].map((part) => payloadOf(kind, part));
      else
        yield payloadOf(
          kind,
          seconds.filter((_, index) => !by.includes(index)),
        );
    },
  };
}

/** The same as it comes out of a spool. */
export function outOfSpool({ body, contentType, points }: Payload): Payload {
  return { body, contentType, points };
}

export function newCall(): Call {
  return { signal: new AbortController().signal, deadline: Infinity };
}

/** What lies behind a layer: takes everything, and remembers it. */
export function collecting(): Transport & { readonly sent: Payload[] } {
  const sent: Payload[] = [];
  return {
    sent,
    async send(payload) {
      sent.push(payload);
      return { kind: "delivered", rejectedPoints: 0 };
    },
    flush: async () => {},
    close: async () => {},
  };
}
