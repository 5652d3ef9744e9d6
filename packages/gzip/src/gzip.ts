import {
  type Call,
  checkOptions,
  inFlight,
  integer,
  layer,
  type Layer,
  oneOf,
  type Outcome,
  type Payload,
  reasonOf,
  type Rules,
  waitFor,
} from "@meterbridge/core";
import { compress } from "./compress.ts";

export interface GzipOptions {
  /** `"none"` lets everything through as it is, so that an exporter can pass its own option on. `"gzip"` unless said. */
  readonly compression?: "gzip" | "none" | undefined;
  /**
   * From 1, the fastest, to 9, the smallest. 3, the last level before the price doubles: measured on 10 000 points,
   * level 1 takes 10 % less CPU and makes protobuf 13 % larger; level 6 takes twice the CPU and saves another fifth.
   */
  readonly level?: number | undefined;
  /** Payloads with fewer bytes are sent as they are: a packet is sent either way. 1024 unless said. */
  readonly minBytes?: number | undefined;
}

export const gzipRules: Rules<GzipOptions> = {
  compression: oneOf("gzip", "none"),
  level: integer("(a compression level)", 1, 9),
  minBytes: integer("bytes", 0),
};

/**
 * Compresses payloads on the thread pool, the event loop goes on.
 *
 * Each is compressed once: a retry that lies behind this layer sends the same bytes again. What is compressed already,
 * what gets no smaller and what zlib cannot compress goes on as it is.
 */
export function gzip(options: GzipOptions = {}): Layer<Payload> {
  checkOptions("gzip", options, gzipRules);
  const { compression = "gzip", level = 3, minBytes = 1024 } = options;
  if (compression === "none") return (next) => next;
  return layer((next) => {
    const sends = inFlight();
    return {
      send(payload, call) {
        if (payload.contentEncoding !== undefined || payload.body.byteLength < minBytes)
          return next.send(payload, call);
        return sends.track(sendCompressed(payload, call));
      },
      async flush(call) {
        await sends.settled(call);
        await next.flush(call);
      },
    };

    async function sendCompressed(payload: Payload, call: Call): Promise<Outcome<Payload>> {
      const compressed = await waitFor(compress(payload.body, level), call.signal);
      if (!compressed) return { kind: "retryable", error: reasonOf(call.signal) };
      return next.send(compressed.value ? withBody(payload, compressed.value) : payload, call);
    }
  });
}

function withBody(payload: Payload, body: Uint8Array): Payload {
  const { contentType, points, range, detail } = payload;
  return {
    body,
    contentType,
    contentEncoding: "gzip",
    points,
    ...(range && { range }),
    ...(detail !== undefined && { detail }),
    ...(payload.split && { split: (by) => payload.split!(by) }),
  };
}
