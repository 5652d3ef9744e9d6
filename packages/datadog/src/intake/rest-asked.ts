import { type Answer, retryAfterMs } from "@meterbridge/pooled-http";

/**
 * The answer with what `x-ratelimit-reset` says of an HTTP 429, the seconds until the limit is lifted, as what `Retry-After` asks for,
 * unless that is longer. In other answers it asks for nothing: it says when a count begins anew. What is no number says nothing, and an enormous one is cut by
 * whoever waits. Datadog documentation, "Rate limits".
 */
export function withRestAsked(answer: Answer): Answer {
  if (answer.status !== 429) return answer;
  const reset = answer.headers["x-ratelimit-reset"];
  const isNumber = typeof reset === "string" && /^\s*\d/.test(reset);
  const restMs = isNumber ? retryAfterMs(reset, 0) : undefined;
  return restMs === undefined ? answer : { ...answer, retryAfterMs: Math.max(restMs, answer.retryAfterMs ?? 0) };
}
