import type { GrpcVerdict } from "@meterbridge/test-harness";

/** What the far end did with a call, in a word or two. */
export function grpcAnswer(verdict: GrpcVerdict): string {
  switch (verdict.do) {
    case "accept":
      return "OK";
    case "accept_some":
      return `OK, ${verdict.rejectedPoints} points rejected`;
    case "answer":
      return "OK, unreadable";
    case "refuse":
      return nameOf(verdict.status ?? 3);
    case "throttle":
      if (verdict.retryAfterMs === undefined) return nameOf(verdict.status ?? 14);
      return `${nameOf(verdict.status ?? 8)}, RetryInfo: ${verdict.retryAfterMs} ms`;
    case "fail":
      return nameOf(verdict.status ?? 14);
    case "status":
      return nameOf(verdict.status);
    case "http":
      return `HTTP ${verdict.status}`;
    case "go_away":
      return "GOAWAY";
    case "drop_before":
    case "drop_after":
    case "drop_connection":
    case "reset_stream":
      return "reset";
    case "hang":
    case "stall":
    case "drip":
    case "no_http2":
      return "none";
  }
}

/** Of those that the far end uses. */
const names: Readonly<Record<number, string>> = { 3: "INVALID_ARGUMENT", 8: "RESOURCE_EXHAUSTED", 14: "UNAVAILABLE" };

function nameOf(status: number): string {
  return names[status] ?? `status ${status}`;
}
