import type { HttpVerdict } from "@meterbridge/test-harness";

/** What the far end did with a request, in a word or two. `accepted` is its status for one that it took. */
export function httpAnswer(verdict: HttpVerdict, accepted: number): string {
  switch (verdict.do) {
    case "accept":
      return String(accepted);
    case "accept_some":
      return `200, ${verdict.rejectedPoints} points rejected`;
    case "refuse":
      return String(verdict.status ?? 400);
    case "throttle":
      return `${verdict.status ?? 429}${verdict.retryAfter === undefined ? "" : `, Retry-After: ${verdict.retryAfter}`}`;
    case "fail":
      return String(verdict.status ?? 503);
    case "cut":
      return "200, cut short";
    case "drop_before":
    case "drop_after":
    case "drop_connection":
      return "reset";
    case "hang":
    case "drip":
      return "none";
    case "redirect":
    case "answer":
      return String(verdict.status ?? 307);
  }
}
