/** Why something cannot be looked at on a runtime: what it is measured by is not there. Absent: it can. */
export interface BlindSpots {
  /** Timers that do not hold the process. */
  readonly timers?: string;
  /** Sockets, servers and processes that do not hold the process. */
  readonly handles?: string;
}

/** What a runtime is, as far as it matters for what can be seen on it. */
export interface Sight {
  /** Whether async hooks are told of timers. */
  readonly timers: boolean;
  /** The version of Deno, if it is one. */
  readonly deno?: string | undefined;
}

/**
 * Bun's async hooks know ticks and callbacks, and neither timers nor sockets: nothing would ever be left. Deno's are never told
 * of the end of a connection that an agent has kept: something would always be left.
 */
export function blindSpotsOf({ timers, deno }: Sight): BlindSpots {
  if (!timers) {
    const because = "this runtime tells async hooks neither of timers nor of sockets";
    return { timers: because, handles: because };
  }
  if (deno !== undefined) return { handles: "Deno does not tell async hooks of the end of a connection that was kept" };
  return {};
}
