import type { Encoder, Payload } from "@meterbridge/core";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";

export interface Encoded {
  readonly payloads: readonly Payload[];
  readonly lines: readonly string[];
  /** The reasons of what was dropped, in order. */
  readonly drops: readonly string[];
}

/** Encodes, and keeps what the payloads say now: their memory may be given back later. */
export function encoded(encoder: Encoder, metrics: ResourceMetrics): Encoded {
  const drops: string[] = [];
  const payloads = [...encoder.encode(metrics, (reason) => drops.push(reason))].filter(
    (payload) => payload !== undefined,
  );
  return { payloads, lines: payloads.flatMap((payload) => linesOf(payload)), drops };
}

/** Each of a payload's lines, which have to end all. */
export function linesOf(payload: Payload): string[] {
  const lines = Buffer.from(payload.body).toString().split("\n");
  if (lines.pop() !== "") throw new Error("the last line has no end");
  return lines;
}
