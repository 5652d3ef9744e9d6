import type { DropPoint, Encoder, Payload } from "@meterbridge/core";
import { countDataPoints } from "@meterbridge/core/points";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { keptEncoders } from "./kept-encoders.ts";
import { keyMaker } from "./key-maker.ts";
import { contentTypeOf } from "./message-facts.ts";
import type { PartitionBy } from "./partition-by.ts";
import { runsOfKey } from "./runs-of-key.ts";

/** Makes an encoder that keeps no more than this from one export to the next. */
export type EncoderMaker = (limits: { readonly maxCacheBytes?: number }) => Encoder;

/**
 * Encodes metrics such that each payload is a message of one key, which stands in its content type. What an encoder gives is
 * divided further where the key changes, and is otherwise as it was.
 */
export function keyed(encoderOf: EncoderMaker, partitionBy: PartitionBy): Encoder {
  const { ofResource, ofMetrics } = keyMaker(partitionBy);
  if (!ofMetrics) {
    const encoder = encoderOf({});
    return {
      ...(encoder.maxPoints !== undefined && { maxPoints: encoder.maxPoints }),
      encode: (metrics, drop) => withKey(encoder.encode(metrics, drop), ofResource(metrics.resource), 0),
    };
  }
  const encoders = keptEncoders(encoderOf);
  return {
    maxPoints: encoders.maxPoints,
    *encode(metrics: ResourceMetrics, drop: DropPoint): Generator<Payload | undefined, void> {
      const runs = yield* runsOfKey(metrics, ofMetrics(metrics.resource));
      const encoderOfRun = encoders.forRuns(runs);
      let base = 0;
      for (const [nth, { key, part }] of runs.entries()) {
        yield* withKey(encoderOfRun[nth]!.encode(part, drop), key, base);
        base += countDataPoints(part);
        yield undefined;
      }
    },
  };
}

/** Payloads with their key, and with positions counted from before what they were encoded from. */
function* withKey(
  payloads: Iterable<Payload | undefined>,
  key: Uint8Array | undefined,
  base: number,
): Generator<Payload | undefined, void> {
  for (const payload of payloads) yield payload && keyedPayload(payload, key, base);
}

function keyedPayload(payload: Payload, key: Uint8Array | undefined, base: number): Payload {
  const { contentType, range } = payload;
  return {
    ...payload,
    contentType: contentTypeOf({ contentType, ...(key && { key }) }),
    ...(range && { range: [base + range[0], base + range[1]] }),
    ...(payload.split && { split: (by) => withKey(payload.split!(by), key, base) }),
  };
}
