export { attemptTimeout, attemptTimeoutRules, type AttemptTimeoutOptions } from "./attempt-timeout.ts";
export {
  circuitBreaker,
  circuitBreakerOptionRule,
  circuitBreakerRules,
  type CircuitBreakerOption,
  type CircuitBreakerOptions,
} from "./circuit-breaker.ts";
export type { DeliveryOptions } from "./delivery-options.ts";
export { fallbackRules, type FallbackOptions } from "./fallback-options.ts";
export { fallback } from "./fallback.ts";
export { queue } from "./queue/queue.ts";
export { queueRules, type QueueOptions, type QueueOverflow } from "./queue/queue-options.ts";
export { retry, retryOptionRule, retryRules, type RetryOption, type RetryOptions } from "./retry.ts";
export { spool, spoolRules, type SpoolOptions } from "./spool/spool.ts";
export { inspect, type InspectOptions } from "./spool-inspect/inspect.ts";
export type {
  SpoolContents,
  SpoolDamage,
  SpoolDamageKind,
  SpoolOwner,
  SpoolOwnerState,
  SpoolQuarantined,
  SpoolReport,
  SpoolSegment,
} from "./spool-inspect/report.ts";
export { withFallback, withFallbackRules, type WithFallbackOptions } from "./with-fallback.ts";
export { withQueue, withQueueRules, type WithQueueOptions } from "./with-queue.ts";
export { withRetry, withRetryRules, type WithRetryOptions } from "./with-retry.ts";
