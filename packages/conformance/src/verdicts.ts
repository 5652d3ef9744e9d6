import type { Capability } from "./capabilities.ts";
import type { Verdict } from "./verdict.ts";

/** What a far end does to an exporter that has these capabilities. */
export const verdictOf = {
  refusal: { do: "refuse" },
  partialSuccess: { do: "accept_some", rejectedPoints: 1 },
  throttling: { do: "throttle" },
  failure: { do: "fail" },
  disconnection: { do: "drop_connection" },
  hanging: { do: "hang" },
  dripping: { do: "drip" },
} as const satisfies Partial<Record<Capability, Verdict>>;

export type Trouble = keyof typeof verdictOf;

/** The same for all attempts that a case can see. */
export function repeated(verdict: Verdict, times = 1_000): readonly Verdict[] {
  return Array.from({ length: times }, () => verdict);
}
