import type { HttpVerdict } from "../http-verdict.ts";
import type { RecordedRequest } from "../recorded-request.ts";
import { intakePathOf } from "./intake-paths.ts";

/**
 * Says a verdict in the words of Datadog's intake. `undefined`: it needs none.
 *
 * `refuse`: 403 unless said. A 400 says that something in the payload is wrong, and asks for it to be looked for. `throttle`: when to come back
 * stands in `x-ratelimit-reset`, in seconds, where `retryAfterMs` tells it, and in `Retry-After` where that is given or the status is no 429.
 * `accept_some`: only the intake for OTLP has words for it; of series and sketches a part is dropped without any.
 */
export function intakeWords(verdict: HttpVerdict, request: RecordedRequest): HttpVerdict | undefined {
  const isOtlp = intakePathOf(request.path) === "/v1/metrics";
  switch (verdict.do) {
    case "accept":
    case "accept_some":
      return isOtlp ? undefined : saying(202);
    case "refuse":
      return saying(verdict.status ?? 403, verdict.message ?? "Forbidden");
    case "fail":
      return saying(verdict.status ?? 503, verdict.message ?? "Service Unavailable");
    case "throttle": {
      const { status = 429, retryAfter, retryAfterMs } = verdict;
      const seconds = retryAfterMs === undefined ? undefined : String(Math.ceil(retryAfterMs / 1_000));
      const after = retryAfter ?? (status === 429 ? undefined : seconds);
      return saying(status, "Too many requests", {
        ...(status === 429 && seconds !== undefined && { ...rateLimit, "x-ratelimit-reset": seconds }),
        ...(after !== undefined && { "retry-after": after }),
      });
    }
    default:
      return undefined;
  }
}

const rateLimit = { "x-ratelimit-limit": "100", "x-ratelimit-period": "60", "x-ratelimit-remaining": "0" };

export function saying(
  status: number,
  error?: string,
  headers: Readonly<Record<string, string>> = {},
): Extract<HttpVerdict, { do: "answer" }> {
  const body = JSON.stringify({ errors: error === undefined ? [] : [error] });
  return { do: "answer", status, headers: { "content-type": "application/json", ...headers }, body };
}
