import type { HttpMutant } from "./mutant.ts";

export const retryAfterMutants: readonly HttpMutant[] = [
  {
    name: "does not try again after a 502",
    caughtBy: "http/statuses-retried",
    defect: { reading: () => ({ retried: [429, 503, 504] }) },
  },
  {
    name: "tries again after a 500",
    caughtBy: "http/statuses-final",
    defect: { reading: () => ({ retried: [429, 500, 502, 503, 504] }) },
  },
  {
    name: "tries again after a 408",
    caughtBy: "http/statuses-final",
    defect: { reading: () => ({ retried: [408, 429, 502, 503, 504] }) },
  },
  {
    name: "reads no dates",
    caughtBy: "http/retry-after-date",
    defect: {
      reading: () => ({ retryAfterMs: (header) => (/^\d+$/.test(header) ? Number(header) * 1_000 : undefined) }),
    },
  },
  {
    name: "comes back at once when it is told so",
    caughtBy: "http/retry-after-floored",
    defect: { pace: { leastWaitMs: 0 } },
  },
  {
    name: "comes back at once when it does not understand when",
    caughtBy: "http/retry-after-garbage",
    defect: {
      pace: { leastWaitMs: 1 },
      reading: ({ clock }) => ({
        retryAfterMs(header) {
          const seconds = Number.parseInt(header, 10);
          if (/^\d+$/.test(header)) return Math.max(100, seconds * 1_000);
          const ms = Date.parse(header) - clock.wallTime();
          return Number.isNaN(ms) ? 0 : Math.max(100, ms);
        },
      }),
    },
  },
  {
    name: "waits no longer than it would have anyway",
    caughtBy: "http/retry-after-endless",
    defect: { pace: { mostWishMs: 300 } },
  },
  {
    name: "has every export ask again",
    caughtBy: "http/retry-after-for-all",
    defect: { pace: { remembers: false } },
  },
];
