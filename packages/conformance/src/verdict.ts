/** How a far end is told to behave towards one attempt, in no protocol's words. */
export type Verdict =
  /** Takes it, and says so. */
  | { readonly do: "accept" }
  /** Takes all but `rejectedPoints` data points, and says so. */
  | { readonly do: "accept_some"; readonly rejectedPoints: number }
  /** Says that it will never take this. */
  | { readonly do: "refuse" }
  /** Says that it will take it later, and perhaps how much later, in milliseconds. */
  | { readonly do: "throttle"; readonly retryAfterMs?: number }
  /** Says that it cannot take it just now. */
  | { readonly do: "fail" }
  /** Takes it and never answers. */
  | { readonly do: "hang" }
  /** Answers so slowly that the answer is never complete. */
  | { readonly do: "drip" }
  /** Breaks the connection instead of answering. */
  | { readonly do: "drop_connection" };
