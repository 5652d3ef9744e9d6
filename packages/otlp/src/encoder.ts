import type { DropPoint, Encoder, Payload } from "@meterbridge/core";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { Cache } from "./cache.ts";
import { encodeMetrics } from "./encode-metrics.ts";
import type { Format } from "./format.ts";

export interface EncoderLimits {
  readonly maxRequestBytes: number;
  readonly maxCacheBytes: number;
}

/** Makes an encoder of a format. What it keeps of one export serves the next, and changes no byte of it. */
export function createEncoder(format: Format, limits: EncoderLimits): Encoder {
  const { maxRequestBytes } = limits;
  let idle: Cache | undefined;
  return {
    maxPoints: Infinity,
    *encode(metrics: ResourceMetrics, drop: DropPoint): Generator<Payload | undefined, void> {
      // Taken away while in use: an export that overlaps, or follows one that was abandoned, starts with its own.
      const cache = idle ?? new Cache(limits.maxCacheBytes);
      idle = undefined;
      const whenEncoded = (): void => {
        idle = cache;
      };
      yield* encodeMetrics({ format, maxRequestBytes, metrics, drop, whenEncoded }, cache);
    },
  };
}
