import type { ConnectionFault } from "@meterbridge/test-harness";
import type { NetworkFault } from "./fault-names.ts";

/** What each does to every connection while it lasts. An export is a megabyte or more before compression. */
export const networkFaults: Readonly<Record<NetworkFault, ConnectionFault>> = {
  latency: { toTarget: { latencyMs: 150 }, toClient: { latencyMs: 150 } },
  narrow: { toTarget: { bytesPerSecond: 200_000 } },
  reset: { toTarget: { after: { bytes: 40_000, do: "reset" } } },
  "half-close": { toTarget: { after: { bytes: 20_000, do: "half_close" } } },
  "black hole": { toTarget: { after: { bytes: 30_000, do: "swallow" } } },
  // The request has arrived by then, and nobody is told.
  "cut answers": { toClient: { after: { bytes: 10, do: "close" } } },
};
