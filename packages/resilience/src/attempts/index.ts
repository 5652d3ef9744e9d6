export { attemptTimeout, attemptTimeoutRules, type AttemptTimeoutOptions } from "../attempt-timeout.ts";
export { retry, retryOptionRule, retryRules, type RetryOption, type RetryOptions } from "../retry.ts";
export { retryUnlessSpooled, type RetryUnlessSpooledOptions } from "../retry-unless-spooled.ts";
