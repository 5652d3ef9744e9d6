import type { Encoder } from "@meterbridge/core";
import type { EncoderMaker } from "./keyed.ts";

/** So many keys have an encoder that keeps what it has encoded, and each keeps so much: 64 MiB in all. */
const most = 256;
const maxCacheBytes = 256 * 1024;

/** An encoder for each key: what one keeps is worth something only when the same metrics come again. */
export interface KeptEncoders {
  readonly maxPoints: number;
  /** Begins an export. */
  begin(): void;
  /** Beyond what may be kept, one that keeps nothing. */
  of(key: Uint8Array | undefined): Encoder;
  /** Ends an export: encoders of keys that did not come are let go of. */
  end(): void;
}

export function keptEncoders(encoderOf: EncoderMaker): KeptEncoders {
  const forgetful = encoderOf({ maxCacheBytes: 0 });
  let kept = new Map<string, Encoder>();
  let used = new Map<string, Encoder>();
  return {
    maxPoints: forgetful.maxPoints ?? 1_000,
    begin() {
      used = new Map();
    },
    of(key) {
      const name = key === undefined ? "" : `=${Buffer.from(key).toString("latin1")}`;
      // A key that comes twice, not side by side, has one encoder, which serves one encoding at a time.
      const known = used.get(name);
      if (known) return known;
      if (used.size >= most) return forgetful;
      const encoder = kept.get(name) ?? encoderOf({ maxCacheBytes });
      used.set(name, encoder);
      return encoder;
    },
    end() {
      kept = used;
    },
  };
}
