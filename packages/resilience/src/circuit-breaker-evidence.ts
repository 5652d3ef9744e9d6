import type { Outcome } from "@meterbridge/core";

/** What an outcome says about the far end: that it is there, that it is not, or nothing. */
export type Evidence = "present" | "absent" | "none";

export function evidenceOf(outcome: Outcome<unknown>): Evidence {
  if (outcome.kind === "delivered") return "present";
  switch (outcome.error.code) {
    case "connection":
    case "unavailable":
    case "timeout":
    case "unknown":
      // Failed for good, it never came to asking: code that cannot be loaded, say.
      return outcome.kind === "retryable" ? "absent" : "none";
    case "throttled": // It can, only not so much; what it asks for is for `retry` to honour.
    case "unauthorized":
    case "refused":
    case "bad_response":
    // Somebody is there and costs no time. The certificates are mended at any moment, and only a send shows that.
    case "tls":
      return "present";
    case "too_large": // Perhaps by a limit of our own, unsent.
    case "encoding":
    case "overflow":
    case "cancelled":
    case "shutdown":
      return "none";
  }
}
