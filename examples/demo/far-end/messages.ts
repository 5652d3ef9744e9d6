import type { Totals } from "../books/totals.ts";
import type { Protocol } from "../command-line.ts";

/** What the far end saw so far. */
export interface Arrivals {
  /** Of the requests that it accepted. */
  readonly totals: Totals;
  readonly points: number;
  /** On the wire, of all requests that came whole. */
  readonly bytes: number;
  /** Requests that were begun, those too that never came whole. */
  readonly attempts: number;
  readonly lastAnswer: string;
}

/** What the far end's thread tells. */
export type FarEndMessage =
  | { readonly kind: "listening"; readonly url: string }
  | { readonly kind: "arrivals"; readonly arrivals: Arrivals }
  | { readonly kind: "report"; readonly arrivals: Arrivals }
  | { readonly kind: "notice"; readonly text: string };

/** What it is told: to stop breaking, to report once more, to end. */
export type FarEndCommand = "calm" | "report" | "stop";

export interface FarEndSettings {
  readonly protocol: Protocol;
  readonly chaos: boolean;
  readonly intervalMs: number;
}
