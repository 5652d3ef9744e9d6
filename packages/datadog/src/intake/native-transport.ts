import { pick, type Transport } from "@meterbridge/core";
import { httpPool, httpTransport } from "@meterbridge/pooled-http";
import type { PayloadKind } from "../encode/payload-kind.ts";
import type { DatadogExporterOptions } from "../options.ts";
import { byKind } from "./by-kind.ts";
import { classifyIntake } from "./classify-intake.ts";
import { intakeUrl } from "./intake-url.ts";
import { requestHeaders } from "./request-headers.ts";
import { userAgent } from "./user-agent.ts";

/** Sends series and sketches to their intakes, over the same connections. */
export function nativeTransport(options: DatadogExporterOptions): Transport {
  const { transport: makeTransport = httpTransport } = options;
  const own =
    options.pool || options.transport
      ? undefined
      : httpPool(pick(options, "maxSockets", "keepAliveMs", "maxConnectionAgeMs", "clock"));
  const pool = options.pool ?? own;
  const headers = requestHeaders(options);
  const to = (kind: PayloadKind): Transport =>
    makeTransport({
      ...pick(options, "tls", "lookup", "proxy", "socketPath", "maxResponseBytes", "clock"),
      url: intakeUrl(kind, options),
      pool,
      headers,
      userAgent: userAgent(options.userAgent),
      classify: classifyIntake,
    });
  const routed = byKind({ series: to("series"), sketches: to("sketches") });
  return {
    ...routed,
    async close(call) {
      await routed.close(call);
      own?.close();
    },
  };
}
