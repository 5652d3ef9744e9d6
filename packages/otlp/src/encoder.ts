import type { DropPoint, Encoder, Payload } from "@meterbridge/core";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { Cache } from "./cache.ts";
import { encodeMetrics } from "./encode-metrics.ts";
import type { Format } from "./format.ts";
import type { OtlpEncoderOptions } from "./options.ts";

/** Makes an encoder of a format. What it keeps of one export serves the next, and changes no byte of it. */
export function createEncoder(format: Format, options: OtlpEncoderOptions): Encoder {
  const { maxRequestBytes = 16 * 1024 * 1024, maxCacheBytes = 64 * 1024 * 1024 } = options;
  let idle: Cache | undefined;
  return {
    maxPoints: Infinity,
    *encode(metrics: ResourceMetrics, drop: DropPoint): Generator<Payload | undefined, void> {
      // Taken away while in use: an export that overlaps, or follows one that was abandoned, starts with its own.
      const cache = idle ?? new Cache(maxCacheBytes);
      idle = undefined;
      const whenEncoded = (): void => {
        idle = cache;
      };
      yield* encodeMetrics({ format, maxRequestBytes, metrics, drop, whenEncoded }, cache);
    },
  };
}
