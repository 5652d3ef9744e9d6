import type { Encoder, Payload } from "@meterbridge/core";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { type ReadEntry, readPayload } from "./read-payload.ts";

export interface Encoded {
  readonly payloads: readonly Payload[];
  readonly entries: readonly ReadEntry[];
  /** The reasons of what was dropped, in order. */
  readonly drops: readonly string[];
}

/** Encodes, and reads what the payloads say now: their memory may be given back later. */
export function encoded(encoder: Encoder, metrics: ResourceMetrics): Encoded {
  const drops: string[] = [];
  const payloads = [...encoder.encode(metrics, (reason) => drops.push(reason))].filter(
    (payload) => payload !== undefined,
  );
  return { payloads, entries: payloads.flatMap((payload) => readPayload(payload)), drops };
}
