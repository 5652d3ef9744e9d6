import { retryAfterMs, statusOfPage } from "../grpc-reference/judge.ts";
import type { GrpcMutant } from "./mutant.ts";

const otlpRetried = [1, 4, 10, 11, 14, 15];
const unavailable = 14;

export const statusMutants: readonly GrpcMutant[] = [
  {
    name: "does not try again after DATA_LOSS",
    caughtBy: "grpc/statuses-retried",
    defect: { reading: () => ({ retried: [1, 4, 10, 11, 14] }) },
  },
  {
    name: "looks for the status in the trailers only",
    caughtBy: "grpc/statuses-retried",
    others: 4,
    defect: { reading: () => ({ said: ({ trailers }) => trailers }) },
  },
  {
    name: "looks for the status in the headers only",
    caughtBy: "grpc/statuses-retried",
    defect: { reading: () => ({ said: ({ headers }) => headers, withoutStatus: 0 }) },
  },
  {
    name: "tries again after INTERNAL",
    caughtBy: "grpc/statuses-final",
    defect: { reading: () => ({ retried: [...otlpRetried, 13] }) },
  },
  {
    name: "tries again after UNKNOWN",
    caughtBy: "grpc/statuses-final",
    defect: { reading: () => ({ retried: [...otlpRetried, 2] }) },
  },
  {
    name: "does not try again after RESOURCE_EXHAUSTED",
    caughtBy: "grpc/exhausted-retried",
    defect: { reading: () => ({ retriesExhausted: () => false }) },
  },
  {
    name: "tries again after RESOURCE_EXHAUSTED, whatever it says",
    caughtBy: "grpc/exhausted-final",
    defect: { reading: () => ({ retriesExhausted: () => true }) },
  },
  {
    name: "divides whatever exhausts the far end",
    caughtBy: "grpc/exhausted-whole",
    defect: { reading: () => ({ isAboutSize: () => true }) },
  },
  {
    name: "does not know what a proxy says",
    caughtBy: "grpc/pages-retried",
    defect: { reading: () => ({ statusOfPage: () => 2 }) },
  },
  {
    name: "tries again after every error of a proxy",
    caughtBy: "grpc/pages-final",
    defect: { reading: () => ({ statusOfPage: (status) => (status >= 500 ? unavailable : statusOfPage(status)) }) },
  },
  {
    name: "does not read the nanoseconds",
    caughtBy: "grpc/retry-info-honoured",
    defect: {
      reading: () => ({
        retryAfterMs(details) {
          const ms = retryAfterMs(details);
          return ms === undefined ? undefined : Math.floor(ms / 1_000) * 1_000;
        },
      }),
    },
  },
  {
    name: "comes back at once when it is told so",
    caughtBy: "grpc/retry-info-floored",
    defect: { pace: { leastWaitMs: 0 } },
  },
  {
    name: "waits no longer than it would have anyway",
    caughtBy: "grpc/retry-info-endless",
    defect: { pace: { mostWishMs: 300 } },
  },
  {
    name: "comes back at once when it does not understand when",
    caughtBy: "grpc/retry-info-garbage",
    defect: {
      pace: { leastWaitMs: 1 },
      reading: () => ({ retryAfterMs: (details) => Math.max(100, retryAfterMs(details) ?? -1) % 100 }),
    },
  },
];
