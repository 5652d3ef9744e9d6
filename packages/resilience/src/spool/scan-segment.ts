import type { Marks } from "./ack-file.ts";
import { frameBytes } from "./frame.ts";
import { readFrames } from "./read-frames.ts";

/** Where the frames of a sub-directory have got to: what the next one should begin with. */
export interface Progress {
  readonly sequence: number;
  readonly pointsBefore: number;
}

/** What a segment holds, by its headers. */
export interface Scan {
  /** Payloads that are not settled yet, and the data points in them. */
  readonly items: number;
  readonly points: number;
  /** Where the first of them is. */
  readonly position: number;
  /** Its sequence. */
  readonly firstSequence: number;
  /** Data points whose frames cannot be made out any more. */
  readonly lostPoints: number;
  /** Something is wrong with it that a crash alone does not do: a crash only tears the end. */
  readonly isDamaged: boolean;
  /** Up to where there are frames. */
  readonly end: number;
  /** For the segment after it. */
  readonly progress: Progress | undefined;
}

/**
 * Counts what a segment holds, without reading payloads. `before` is where the segment before it ended: a frame that comes
 * twice counts once, and of those that are missing it is known how many data points were in them. Where no points are
 * missing, nothing is: the sequences of a write that failed are passed over.
 */
export async function scanSegment(
  fd: number,
  bytes: number,
  { settled }: Marks,
  before: Progress | undefined,
): Promise<Scan> {
  let progress = before;
  let items = 0;
  let points = 0;
  let lostPoints = 0;
  let position: number | undefined;
  let firstSequence = settled + 1;
  let end = 0;
  let isDamaged = false;

  for await (const pieces of readFrames(fd, 0, bytes)) {
    for (const piece of pieces) {
      if (piece.kind === "damage") {
        isDamaged ||= piece.at + piece.bytes < bytes;
        continue;
      }
      const { frame, at } = piece;
      end = at + frameBytes(frame);
      if (progress && frame.sequence < progress.sequence) continue;
      if (progress && frame.pointsBefore > progress.pointsBefore && frame.sequence > settled) {
        isDamaged = true;
        lostPoints += frame.pointsBefore - progress.pointsBefore;
      }
      if (frame.opening) {
        progress = { sequence: frame.sequence, pointsBefore: frame.pointsBefore };
        continue;
      }
      progress = { sequence: frame.sequence + 1, pointsBefore: frame.pointsBefore + frame.points };
      if (frame.sequence <= settled) continue;
      if (items === 0) firstSequence = frame.sequence;
      position ??= at;
      items++;
      points += frame.points;
    }
  }
  // Where not a single frame is left, it never was a segment, or is one no more.
  if (end === 0 && bytes > 0) isDamaged = true;
  return { items, points, position: position ?? end, firstSequence, lostPoints, isDamaged, end, progress };
}
