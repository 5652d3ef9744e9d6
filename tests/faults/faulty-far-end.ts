import type { FarEnd, Point, Verdict } from "@meterbridge/conformance";

/** What far ends of both protocols can be told to do; the answer waits for `after`. */
export type FaultyVerdict = FaultyAnswer & { readonly after?: Promise<unknown> };

type FaultyAnswer =
  | Verdict
  | { readonly do: "drop_before" | "drop_after" }
  | { readonly do: "accept_some"; readonly rejectedPoints: number; readonly message?: string };

/** A far end on loopback, whichever protocol it speaks. */
export interface FaultyFarEnd extends FarEnd {
  readonly url: string;
  readonly port: number;
  next(...verdicts: readonly FaultyVerdict[]): void;
  otherwise(verdict: FaultyVerdict): void;
  received(): readonly Point[];
  attempts(): number;
  readonly connections: () => { readonly open: number; readonly total: number };
  stop(): Promise<void>;
  start(): Promise<void>;
}
