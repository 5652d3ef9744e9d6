import { messageOf, quietDiag } from "@meterbridge/core";
import type { Slice } from "./report/slice.ts";

/** What a reader in a worker says to the group. */
export type ToGroup =
  /** It is there. */
  | { readonly kind: "hello"; readonly reader: string }
  /** A part of its report. The last part answers all these questions, and tells what could not be collected. */
  | {
      readonly kind: "report";
      readonly reader: string;
      /** Which of all parts that it has sent. */
      readonly part: number;
      readonly slice: Slice;
      readonly answers: readonly string[];
      readonly errors: readonly string[];
    }
  /** That was its last report. */
  | { readonly kind: "bye"; readonly reader: string }
  /** It wants to have the metrics of all workers. */
  | { readonly kind: "gather"; readonly reader: string; readonly ask: string; readonly timeoutMs: number }
  /** It has taken a part of what was gathered. */
  | { readonly kind: "gathered-taken"; readonly group: string; readonly ask: string; readonly part: number };

/** What a group says to the readers in a worker. */
export type ToReader =
  /** It wants reports, beginning with one that says everything. */
  | { readonly kind: "join"; readonly group: string }
  /** It wants none any more. */
  | { readonly kind: "leave"; readonly group: string }
  /** It wants a report that is made from now on, of what can be collected in so many milliseconds. */
  | { readonly kind: "ask"; readonly group: string; readonly ask: string; readonly timeoutMs: number }
  /** It has taken a part of a report: the next one may come. */
  | { readonly kind: "taken"; readonly reader: string; readonly part: number }
  /** A part of what was gathered of all workers. */
  | {
      readonly kind: "gathered";
      readonly group: string;
      readonly ask: string;
      readonly part: number;
      readonly slice: Slice;
      readonly errors: readonly string[];
    };

/** Who a message is for. Several listen on one channel: two groups, and the readers of a worker. */
type Side = "group" | "reader";

// Another version has other keys, and so is none of our business.
const keys: Readonly<Record<Side, string>> = {
  group: "meterbridge.workers/1/group",
  reader: "meterbridge.workers/1/reader",
};

/** A message as it goes over a channel that others use, too. */
export function wrap(side: Side, message: ToGroup | ToReader): object {
  return { [keys[side]]: message };
}

/** Tells a message of ours to whom it is for; the application's are none of our business, nor are those for the other side. */
export function hearOurs(side: Side, message: unknown, hear: (message: never) => void): void {
  const key = keys[side];
  if (typeof message !== "object" || message === null || !(key in message)) return;
  try {
    hear((message as Record<string, unknown>)[key] as never);
  } catch (error) {
    // The channel is open to everybody.
    quietDiag.error(`prometheus: a message between workers cannot be understood: ${messageOf(error)}`);
  }
}
