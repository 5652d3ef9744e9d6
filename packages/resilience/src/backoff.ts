/** How the waits of one send grow. */
export interface BackoffLimits {
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
}

/** A wait is drawn evenly from this range. */
export interface WaitRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** No wait is shorter, whatever anybody asks for: there is never more than one request in this time. */
const shortestWaitMs = 100;

/** An attempt with less time than this is not worth its wait. */
const shortestAttemptMs = 50;

/** What a far end asks for beyond this is cut: a mistaken one must not silence an exporter for a year. */
const longestWishMs = 300_000;

/**
 * The range of the next wait. Its upper end doubles from wait to wait, because a draw from the whole range (full
 * jitter) waits half of it on average.
 *
 * What the far end asks for is the lower end, with at least a quarter of it on top, so that clients that were all
 * given the same answer do not come back together; later waits grow from there, and are not shorter.
 */
export function nextRange(
  previous: WaitRange | undefined,
  retryAfterMs: number | undefined,
  { initialDelayMs, maxDelayMs }: BackoffLimits,
): WaitRange {
  const fromMs = isWish(retryAfterMs) ? shortestWait(retryAfterMs) : (previous?.fromMs ?? shortestWaitMs);
  const grownMs = previous ? previous.toMs * 2 : initialDelayMs;
  return { fromMs, toMs: Math.max(Math.min(grownMs, maxDelayMs), fromMs * 1.25) };
}

/**
 * The range once something got through: half of it, until nothing is left to halve. A far end that comes back to a crowd
 * lets through one now and then; those that began anew each time would crowd it as on the first day. What it asked
 * for is over.
 */
export function easedRange(
  range: WaitRange | undefined,
  { initialDelayMs }: Pick<BackoffLimits, "initialDelayMs">,
): WaitRange | undefined {
  const toMs = (range?.toMs ?? 0) / 2;
  return toMs > initialDelayMs ? { fromMs: shortestWaitMs, toMs } : undefined;
}

/** Draws a wait that leaves time for the attempt after it; `undefined` when there is not so much left. */
export function drawDelay({ fromMs, toMs }: WaitRange, leftMs: number, random: () => number): number | undefined {
  const mostMs = leftMs - shortestAttemptMs;
  if (!(fromMs <= mostMs)) return undefined;
  return fromMs + random() * (Math.min(toMs, mostMs) - fromMs);
}

/** The shortest wait after a retryable answer, in milliseconds. */
export function shortestWait(retryAfterMs: number | undefined): number {
  return isWish(retryAfterMs) ? Math.min(Math.max(retryAfterMs, shortestWaitMs), longestWishMs) : shortestWaitMs;
}

function isWish(retryAfterMs: number | undefined): retryAfterMs is number {
  return retryAfterMs !== undefined && !Number.isNaN(retryAfterMs);
}
