import { closeSync, openSync, readFileSync } from "node:fs";
import type { Payload } from "@meterbridge/core";
import { encodeHeader, type FrameFacts } from "../../src/spool/frame.ts";
import { type Piece, readFrames } from "../../src/spool/read-frames.ts";
import { readPayload } from "../../src/spool/read-payload.ts";

export const facts: FrameFacts = {
  sequence: 1,
  pointsBefore: 0,
  wallTimeMs: 1_900_000_000_000,
  monotonicMs: 1_000,
  points: 3,
  contentType: "application/x-protobuf",
  gzip: true,
  opening: false,
};

/** A segment with these payloads, each of `points` data points. */
export function segmentOf(bodies: readonly Uint8Array[], points = 3, firstSequence = 1): Buffer {
  const opening = { ...facts, sequence: firstSequence, points: 0, contentType: "", gzip: false, opening: true };
  const frames = bodies.map((body, index) =>
    frameOf(body, { sequence: firstSequence + index, pointsBefore: index * points, points }),
  );
  return Buffer.concat([encodeHeader(opening, Buffer.alloc(0)), ...frames]);
}

export function frameOf(body: Uint8Array, more: Partial<FrameFacts> = {}): Buffer {
  return Buffer.concat([encodeHeader({ ...facts, ...more }, body), body]);
}

/** Everything that a file holds, with the payloads that are whole. */
export async function readAll(path: string): Promise<{ pieces: Piece[]; payloads: (Payload | undefined)[] }> {
  const fd = openSync(path, "r");
  try {
    const pieces: Piece[] = [];
    for await (const some of readFrames(fd, 0, readFileSync(path).byteLength)) pieces.push(...some);
    const payloads: (Payload | undefined)[] = [];
    for (const piece of pieces) {
      if (piece.kind === "frame" && !piece.frame.opening) payloads.push(await readPayload(fd, piece));
    }
    return { pieces, payloads };
  } finally {
    closeSync(fd);
  }
}
