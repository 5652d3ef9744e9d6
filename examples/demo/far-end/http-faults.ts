import type { HttpVerdict } from "@meterbridge/test-harness";
import type { Fault } from "./server.ts";

/** In the order in which they are tried. */
export const httpFaults: readonly Fault<HttpVerdict>[] = [
  { what: "503, Retry-After: 1", verdicts: [{ do: "throttle", status: 503, retryAfter: "1" }] },
  { what: "connections reset, twice", verdicts: [{ do: "drop_before" }, { do: "drop_before" }] },
  { what: "413, too large: to be divided", verdicts: [{ do: "refuse", status: 413, message: "too large" }] },
  { what: "a request that is never answered", verdicts: [{ do: "hang" }] },
  { what: "a restart: connections refused for a while", verdicts: [], goneMs: 250 },
  { what: "reset after the request was read, twice", verdicts: [{ do: "drop_after" }, { do: "drop_after" }] },
  { what: "502, then 429", verdicts: [{ do: "fail", status: 502 }, { do: "throttle" }] },
  { what: "an answer that is cut: not to be sent again", verdicts: [{ do: "cut" }] },
  {
    what: "503 for longer than an export may take",
    verdicts: Array.from({ length: 8 }, () => ({ do: "fail", status: 503 }) as const),
  },
];
