/** The last operations: at most 1 000, of the last five minutes. */
export interface RecentOperations {
  add(at: number, durationMs: number, ending: Ending): void;
  since(at: number): OperationSummary;
}

/** Whether all, some or none of the data points got through. */
type Ending = "full" | "partial" | "none";

export interface OperationSummary {
  readonly count: number;
  readonly full: number;
  /** How many of the last ones, in a row, got nothing through. */
  readonly failedInARow: number;
  readonly latencyMs: Latency;
}

/** Of the recent operations, failed ones included, in milliseconds; absent where there is none. */
export interface Latency {
  readonly count: number;
  readonly p50?: number;
  readonly p99?: number;
  readonly max?: number;
}

const kept = 1_000;

export function recentOperations(): RecentOperations {
  const ring: { readonly at: number; readonly durationMs: number; readonly ending: Ending }[] = [];
  let next = 0;
  return {
    add(at, durationMs, ending) {
      ring[next] = { at, durationMs, ending };
      next = (next + 1) % kept;
    },
    since(at) {
      const recent = [...ring.slice(next), ...ring.slice(0, next)].filter((operation) => operation.at >= at);
      const lastThrough = recent.findLastIndex(({ ending }) => ending !== "none");
      return {
        count: recent.length,
        full: recent.filter(({ ending }) => ending === "full").length,
        failedInARow: recent.length - 1 - lastThrough,
        latencyMs: latencyOf(recent.map(({ durationMs }) => durationMs)),
      };
    },
  };
}

function latencyOf(durationsMs: readonly number[]): Latency {
  const sorted = durationsMs.toSorted((a, b) => a - b);
  const count = sorted.length;
  if (count === 0) return { count };
  const quantile = (q: number): number => rounded(sorted[Math.ceil(q * count) - 1]!);
  return { count, p50: quantile(0.5), p99: quantile(0.99), max: rounded(sorted[count - 1]!) };
}

/** To the microsecond. */
function rounded(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
