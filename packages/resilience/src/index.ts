export { attemptTimeout, attemptTimeoutRules, type AttemptTimeoutOptions } from "./attempt-timeout.ts";
export { retry, retryRules, type RetryOptions } from "./retry.ts";
export { withRetry, withRetryRules, type WithRetryOptions } from "./with-retry.ts";
