import type { Clock } from "@meterbridge/core";
import { encodeHeader, type FrameFacts } from "./frame.ts";
import type { OwnFolder } from "./folder.ts";
import type { Unwritten } from "./spool-entry.ts";

/** The frames of payloads that are written together, in pieces that need not be copied. */
export function encodeBatch(
  { sequence, pointsBefore }: Pick<OwnFolder, "sequence" | "pointsBefore">,
  batch: readonly Unwritten[],
): readonly Uint8Array[] {
  let place = { sequence, pointsBefore };
  return batch.flatMap(({ payload, points, wallTimeMs, monotonicMs }) => {
    const { body, contentType, contentEncoding } = payload;
    const gzip = contentEncoding === "gzip";
    const header = encodeHeader({ ...place, contentType, points, wallTimeMs, monotonicMs, gzip, opening: false }, body);
    place = { sequence: place.sequence + 1, pointsBefore: place.pointsBefore + points };
    return [header, body];
  });
}

/** The first frame of a segment: says what comes next, and is known to be missing when it does not. */
export function encodeOpening(
  { sequence, pointsBefore }: Pick<OwnFolder, "sequence" | "pointsBefore">,
  clock: Clock,
): Uint8Array {
  const facts: FrameFacts = {
    sequence,
    pointsBefore,
    wallTimeMs: clock.wallTime(),
    monotonicMs: clock.now(),
    points: 0,
    contentType: "",
    gzip: false,
    opening: true,
  };
  return encodeHeader(facts, new Uint8Array(0));
}
