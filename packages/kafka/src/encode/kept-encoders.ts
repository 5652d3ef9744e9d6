import type { Encoder } from "@meterbridge/core";
import type { EncoderMaker } from "./keyed.ts";
import type { RunOfKey } from "./runs-of-key.ts";

/** What all of them keep together: as much as the one of an exporter without keys. */
const maxCacheBytes = 64 * 1024 * 1024;
/** With more runs than these in one export, what each may keep is not worth an encoder: the rest shares one that keeps nothing. */
const maxEncoders = 2_048;

/**
 * Encoders for metrics that are encoded in parts. What an encoder keeps is worth something only when it gets the same metrics
 * again, so each run has its own: the first one of a key, the second one of that key, and so on.
 */
export interface KeptEncoders {
  readonly maxPoints: number;
  /** The encoders of an export, run by run. Those of runs that did not come are let go of. */
  forRuns(runs: readonly RunOfKey[]): readonly Encoder[];
}

export function keptEncoders(encoderOf: EncoderMaker): KeptEncoders {
  const forgetful = encoderOf({ maxCacheBytes: 0 });
  let kept = new Map<string, Encoder>();
  let bytesEach = 0;
  return {
    maxPoints: forgetful.maxPoints ?? 1_000,
    forRuns(runs) {
      const share = maxCacheBytes / powerOfTwoFrom(Math.min(runs.length, maxEncoders));
      if (share !== bytesEach) kept = new Map();
      bytesEach = share;
      const used = new Map<string, Encoder>();
      const encoders = namesOf(runs).map((name) => {
        if (used.size === maxEncoders) return forgetful;
        const encoder = kept.get(name) ?? encoderOf({ maxCacheBytes: bytesEach });
        used.set(name, encoder);
        return encoder;
      });
      kept = used;
      return encoders;
    },
  };
}

/** A name for each run: its key, and how many of that key are before it. */
function namesOf(runs: readonly RunOfKey[]): readonly string[] {
  const counts = new Map<string, number>();
  return runs.map(({ key }) => {
    const name = key === undefined ? "" : `=${Buffer.from(key).toString("latin1")}`;
    const before = counts.get(name) ?? 0;
    counts.set(name, before + 1);
    return `${before}${name}`;
  });
}

/** So that a few runs more or less do not change what each may keep. */
function powerOfTwoFrom(count: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, count)));
}
