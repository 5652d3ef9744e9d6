import type { GrpcVerdict } from "@meterbridge/test-harness";
import type { Fault } from "./server.ts";

/** In the order in which they are tried. */
export const grpcFaults: readonly Fault<GrpcVerdict>[] = [
  { what: "RESOURCE_EXHAUSTED, RetryInfo: 1 s", verdicts: [{ do: "throttle", retryAfterMs: 1_000 }] },
  { what: "connections reset, twice", verdicts: [{ do: "drop_before" }, { do: "drop_before" }] },
  {
    what: "RESOURCE_EXHAUSTED, larger than max: to be divided",
    verdicts: [{ do: "refuse", status: 8, message: "received message larger than max" }],
  },
  { what: "a call that is never answered", verdicts: [{ do: "hang" }] },
  { what: "a restart: connections refused for a while", verdicts: [], goneMs: 250 },
  { what: "reset after the call was read, twice", verdicts: [{ do: "drop_after" }, { do: "drop_after" }] },
  { what: "a proxy's 502, then UNAVAILABLE", verdicts: [{ do: "http", status: 502 }, { do: "fail" }] },
  { what: "GOAWAY: to be sent again elsewhere", verdicts: [{ do: "go_away", when: "before" }] },
  { what: "OK without an answer: not to be sent again", verdicts: [{ do: "answer" }] },
  {
    what: "UNAVAILABLE for longer than an export may take",
    verdicts: Array.from({ length: 8 }, () => ({ do: "fail" }) as const),
  },
];
