import { unlink } from "node:fs/promises";
import { ackFile, readMarks } from "../spool/ack-file.ts";
import { closeQuietly, openToRead } from "../spool/file-calls.ts";
import { type SegmentPaths, segmentsIn } from "../spool-inspect/segments-in.ts";
import { removeSegment } from "./replay-segment.ts";
import { waitingFrames } from "./waiting-frames.ts";

export interface Dropped {
  readonly records: number;
  readonly points: number;
}

/**
 * Gives up what was spooled before `beforeMs`, or all of it with `Infinity`; only counts it unless `isMeant`. Of each
 * sub-directory it is the oldest records in a row: behind one that stays, none goes.
 */
export async function dropRecords(folders: readonly string[], beforeMs: number, isMeant: boolean): Promise<Dropped> {
  const sum = { records: 0, points: 0 };
  for (const folder of folders) {
    for (const paths of await segmentsIn(folder)) {
      const { records, points, isWhole } = await dropOf(paths, beforeMs, isMeant);
      sum.records += records;
      sum.points += points;
      if (!isWhole) break;
    }
  }
  return sum;
}

interface DroppedOf extends Dropped {
  readonly isWhole: boolean;
}

async function dropOf(paths: SegmentPaths, beforeMs: number, isMeant: boolean): Promise<DroppedOf> {
  let opened;
  try {
    opened = await openToRead(paths.path);
  } catch {
    // A link, or a directory: nothing of the spool's is in it.
    if (isMeant && beforeMs === Infinity) await unlink(paths.path).catch(() => {});
    return { records: 0, points: 0, isWhole: true };
  }
  const { fd, bytes } = opened;
  const marks = await readMarks(paths.ackPath);
  let { settled } = marks;
  let [records, points, isWhole] = [0, 0, true];
  try {
    for await (const { frame } of waitingFrames(fd, bytes, settled)) {
      isWhole = frame.wallTimeMs < beforeMs;
      if (!isWhole) break;
      records++;
      points += frame.points;
      settled = frame.sequence;
    }
  } finally {
    await closeQuietly(fd);
  }
  // Of a segment in which nothing can be read, nobody knows how old it is.
  const isOver = isWhole && (records > 0 || beforeMs === Infinity);
  if (isMeant) await (isOver ? removeSegment(paths) : settle());
  return { records, points, isWhole };

  async function settle(): Promise<void> {
    if (records === 0) return;
    const acks = ackFile(paths.ackPath, marks);
    acks.settle(settled);
    await acks.close();
  }
}
