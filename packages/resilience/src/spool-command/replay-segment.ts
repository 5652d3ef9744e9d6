import { rename, unlink } from "node:fs/promises";
import type { Payload } from "@meterbridge/core";
import { ackFile, readMarks } from "../spool/ack-file.ts";
import { closeQuietly, openToRead } from "../spool/file-calls.ts";
import { frameBytes } from "../spool/frame.ts";
import type { FrameAt } from "../spool/read-frames.ts";
import { readPayload } from "../spool/read-payload.ts";
import { type Progress, scanSegment } from "../spool/scan-segment.ts";
import type { SegmentPaths } from "../spool-inspect/segments-in.ts";
import { waitingFrames } from "./waiting-frames.ts";

/** A record whose turn it is. */
export interface Turn extends Pick<FrameAt["frame"], "sequence" | "points" | "wallTimeMs"> {
  /** Absent: its bytes are damaged. */
  readonly payload: Payload | undefined;
  /** What it takes on disk. */
  readonly bytes: number;
}

export interface SegmentEnd {
  /** `stopped`: something of it still waits. */
  readonly state: "finished" | "stopped";
  /** Some of it cannot be read any more: then it is worth a look. */
  readonly isDamaged: boolean;
  readonly lostPoints: number;
  readonly bytes: number;
  readonly progress: Progress | undefined;
}

/**
 * Gives the records of a segment that wait to `take`, in order, and writes down how far it has got as the spool itself
 * does. Ends where `take` says that a record stays. The caller removes what is finished.
 */
export async function replaySegment(
  { path, ackPath }: Pick<SegmentPaths, "path" | "ackPath">,
  before: Progress | undefined,
  take: (turn: Turn) => Promise<"settled" | "stays">,
): Promise<SegmentEnd> {
  const { fd, bytes } = await openToRead(path);
  const marks = await readMarks(ackPath);
  const acks = ackFile(ackPath, marks);
  try {
    const { isDamaged: isGarbled, lostPoints, progress } = await scanSegment(fd, bytes, marks, before);
    let isDamaged = isGarbled;
    for await (const frameAt of waitingFrames(fd, bytes, marks.settled)) {
      const { sequence, points, wallTimeMs } = frameAt.frame;
      const payload = await readPayload(fd, frameAt);
      isDamaged ||= payload === undefined;
      const turn = { sequence, points, wallTimeMs, payload, bytes: frameBytes(frameAt.frame) };
      if ((await take(turn)) === "stays") return { state: "stopped", isDamaged, lostPoints, bytes, progress };
      acks.settle(sequence);
    }
    return { state: "finished", isDamaged, lostPoints, bytes, progress };
  } finally {
    await acks.close();
    await closeQuietly(fd);
  }
}

/** The segment goes first: without its ack file, all of it would be delivered again. */
export async function removeSegment({ path, ackPath }: Pick<SegmentPaths, "path" | "ackPath">): Promise<void> {
  await unlink(path);
  await removeAcks(ackPath);
}

export async function removeAcks(ackPath: string): Promise<void> {
  await unlink(ackPath).catch(() => {});
}

/** Moves a segment with its ack file; the ack file goes first, for the same reason. */
export async function moveSegment(
  from: Pick<SegmentPaths, "path" | "ackPath">,
  to: Pick<SegmentPaths, "path" | "ackPath">,
): Promise<void> {
  await rename(from.ackPath, to.ackPath).catch(() => {});
  await rename(from.path, to.path);
}
