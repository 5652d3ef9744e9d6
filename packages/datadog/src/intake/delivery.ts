import { flow, type Layer, type Payload, pick, type Transport } from "@meterbridge/core";
import { gzip } from "@meterbridge/gzip";
import { attemptTimeout, retryUnlessSpooled } from "@meterbridge/resilience/attempts";
import type { DatadogExporterOptions } from "../options.ts";
import { freshOnly } from "./fresh-only.ts";
import { keyFailure } from "./key-failure.ts";
import { mostBytesOf } from "./limits.ts";
import { sizeLimit } from "./size-limit.ts";

/** What lies before a transport to Datadog. What is too large never gets into a spool, and what is too old not out of it. */
export function delivery(options: DatadogExporterOptions, transport: Transport): Transport {
  const { compression, spool = asIs, circuitBreaker = asIs } = options;
  return flow(
    gzip({ compression }),
    sizeLimit(mostBytesOf),
    spool,
    // Once more below: what is kept back here says nothing of the far end to the breaker.
    freshOnly(pick(options, "clock")),
    circuitBreaker,
    retryUnlessSpooled(pick(options, "retry", "spool", "clock", "random")),
    freshOnly(pick(options, "clock")),
    attemptTimeout(pick(options, "timeoutMs", "attemptTimeoutMs", "clock")),
    keyFailure(),
    transport,
  );
}

const asIs: Layer<Payload> = (next) => next;
