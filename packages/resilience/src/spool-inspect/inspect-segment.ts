import { codeOf, messageOf } from "@meterbridge/core";
import type { Marks } from "../spool/ack-file.ts";
import { closeQuietly, fstat, openToRead } from "../spool/file-calls.ts";
import { frameBytes } from "../spool/frame.ts";
import { type Damage, type FrameAt, readFrames } from "../spool/read-frames.ts";
import type { Progress } from "../spool/scan-segment.ts";
import { checksumsOf } from "./checksum.ts";
import { countSettled, countWaiting, noContents } from "./contents.ts";
import type { SpoolDamage, SpoolSegment } from "./report.ts";
import { isUnfinished } from "./unfinished.ts";

export interface SegmentToInspect {
  readonly path: string;
  /** What it is called in the report. */
  readonly file: string;
  readonly marks: () => Promise<Marks>;
  /** Where the segment before it ended. */
  readonly before: Progress | undefined;
  readonly verify: boolean;
  readonly found: (damage: SpoolDamage) => void;
}

export interface InspectedSegment {
  readonly segment: SpoolSegment;
  readonly progress: Progress | undefined;
}

/** `undefined` when it is there no more: all of it was delivered in the meantime. */
export async function inspectSegment(wanted: SegmentToInspect): Promise<InspectedSegment | undefined> {
  const { path, file, before } = wanted;
  let fd: number | undefined;
  try {
    const opened = await openToRead(path);
    fd = opened.fd;
    const inspected = await inspectOpen(fd, opened.bytes, wanted);
    // Its ack file goes after it, and may not have been seen any more.
    return (await fstat(fd)).nlink === 0 ? undefined : inspected;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    wanted.found({ file, at: 0, kind: "unreadable", what: `cannot be read: ${whyOf(error)}` });
    return { segment: { file, contents: { ...noContents(), damagedPlaces: 1 } }, progress: before };
  } finally {
    if (fd !== undefined) await closeQuietly(fd);
  }
}

async function inspectOpen(fd: number, bytes: number, wanted: SegmentToInspect): Promise<InspectedSegment> {
  const { file, verify } = wanted;
  const { settled } = await wanted.marks();
  const contents = { ...noContents(), bytes };
  let { before: progress } = wanted;
  const checksum = checksumsOf(fd);
  let firstSequence: number | undefined;
  let lastSequence: number | undefined;

  for await (const pieces of readFrames(fd, 0, bytes)) {
    for (const piece of pieces) {
      if (piece.kind === "damage") await countGarbled(piece);
      else if (countFrame(piece) && verify) await verifyPayload(piece);
    }
  }
  const sequences = firstSequence === undefined ? {} : { firstSequence, lastSequence: lastSequence! };
  return { segment: { file, ...sequences, contents }, progress };

  async function countGarbled(piece: Damage): Promise<void> {
    const isLast = piece.at + piece.bytes >= bytes;
    if (isLast && (await isUnfinished(fd, piece.at, piece.bytes))) {
      const what = `${piece.bytes} bytes of a write that was cut short, before it was confirmed to anybody`;
      return wanted.found({ file, at: piece.at, kind: "unfinished", what });
    }
    report(piece.at, "garbled", `no record can be made out in ${piece.bytes} bytes`);
  }

  /** Gives whether it is a record that was not seen before. */
  function countFrame({ at, frame }: FrameAt): boolean {
    const { sequence, pointsBefore, points, opening } = frame;
    // A frame that comes twice counts once.
    if (progress && sequence < progress.sequence) return false;
    if (progress && pointsBefore > progress.pointsBefore && sequence > settled) {
      const missing = pointsBefore - progress.pointsBefore;
      contents.lostPoints += missing;
      report(at, "missing", `${sequence - progress.sequence} records before it are missing, of ${missing} data points`);
    }
    progress = opening ? { sequence, pointsBefore } : { sequence: sequence + 1, pointsBefore: pointsBefore + points };
    if (opening) return false;
    firstSequence ??= sequence;
    lastSequence = sequence;
    if (sequence <= settled) countSettled(contents, points);
    else countWaiting(contents, points, frame.wallTimeMs);
    return true;
  }

  async function verifyPayload({ at, frame }: FrameAt): Promise<void> {
    const { sequence, points, headerBytes, payloadBytes, payloadCrc } = frame;
    const crc = checksum(at + headerBytes, payloadBytes);
    // Most are there already: to wait for each would take longer than to compute it.
    if ((typeof crc === "object" ? await crc : crc) === payloadCrc) return;
    if (sequence > settled) contents.lostPoints += points;
    report(at, "payload", `record ${sequence} is damaged: ${frameBytes(frame)} bytes, ${points} data points`);
  }

  function report(at: number, kind: SpoolDamage["kind"], what: string): void {
    contents.damagedPlaces++;
    wanted.found({ file, at, kind, what });
  }
}

function whyOf(error: unknown): string {
  switch (codeOf(error)) {
    case "ELOOP":
      return "it is a symbolic link, which is not followed";
    case "EFTYPE":
    case "EISDIR":
      return "it is no plain file";
    case "EACCES":
    case "EPERM":
      return "no permission";
    default:
      return messageOf(error);
  }
}
