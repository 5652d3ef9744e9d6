import type { Capability } from "./capabilities.ts";
import type { Verdict } from "./verdict.ts";

/** What a far end can do besides taking it: the names of the capabilities that an exporter needs for it. */
export type Trouble = Extract<
  Capability,
  "refusal" | "partialSuccess" | "throttling" | "failure" | "disconnection" | "hanging" | "dripping"
>;

/** What a far end does to an exporter that has these capabilities. */
export const verdictOf: Readonly<Record<Trouble, Verdict>> = {
  refusal: { do: "refuse" },
  partialSuccess: { do: "accept_some", rejectedPoints: 1 },
  throttling: { do: "throttle" },
  failure: { do: "fail" },
  disconnection: { do: "drop_connection" },
  hanging: { do: "hang" },
  dripping: { do: "drip" },
};

/** The same for all attempts that a case can see. */
export function repeated(verdict: Verdict, times = 1_000): readonly Verdict[] {
  return Array.from({ length: times }, () => verdict);
}
