// What remains is for the answer's way back: a scraper that has given up can do nothing with it.
const share = 0.1;
const mostMs = 500;

const seconds = /^\d{1,9}(?:\.\d{1,9})?$/;

/**
 * How long a scrape may take, in milliseconds: a bit less than the scraper waits for it, and never more than `limitMs`.
 *
 * `header` is Prometheus's `X-Prometheus-Scrape-Timeout-Seconds`; what is no number of seconds is passed over.
 */
export function scrapeTimeoutMs(header: string | undefined, limitMs: number): number {
  const waitsMs = header !== undefined && seconds.test(header) ? Number(header) * 1_000 : 0;
  if (waitsMs === 0) return limitMs;
  return Math.min(limitMs, Math.max(1, Math.floor(waitsMs - Math.min(mostMs, waitsMs * share))));
}
