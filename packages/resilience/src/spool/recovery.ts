import { readdir, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, quietDiag } from "@meterbridge/core";
import { readMarks } from "./ack-file.ts";
import { closeQuietly, openToRead } from "./file-calls.ts";
import type { Folder } from "./folder.ts";
import { ackName, parseFileName, segmentName } from "./folder-layout.ts";
import { type Progress, scanSegment } from "./scan-segment.ts";
import { segment, type Segment } from "./segment.ts";

/** A segment of an adopted sub-directory. */
export interface Recovered {
  readonly segment: Segment;
  /** Data points that were accepted, and whose frames cannot be made out any more. */
  readonly lostPoints: number;
}

export interface SegmentFile {
  readonly number: number;
  readonly bytes: number;
}

/** Before the first segment that a process writes. */
const beginning: Progress = { sequence: 1, pointsBefore: 0 };
const firstNumber = 1;

/** The segments of an adopted sub-directory, in their order. Ack files without a segment are removed. */
export async function segmentFiles({ path }: Folder): Promise<readonly SegmentFile[]> {
  const entries = await readdir(path, { withFileTypes: true });
  const found = entries.flatMap((entry) => {
    const file = entry.isFile() ? parseFileName(entry.name) : undefined;
    return file ? [file] : [];
  });
  const numbers = found.flatMap(({ number, kind }) => (kind === "seg" ? [number] : [])).sort((a, b) => a - b);
  for (const { number, kind } of found) {
    if (kind === "ack" && !numbers.includes(number)) await unlink(join(path, ackName(number))).catch(() => {});
  }
  return Promise.all(
    numbers.map(async (number) => ({ number, bytes: await bytesOf(join(path, segmentName(number))) })),
  );
}

async function bytesOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}

/** What became of a segment that is not recovered: it could not be opened, or not be read. */
export interface Unreadable {
  readonly segment?: undefined;
  readonly path: string;
  readonly isOpen: boolean;
}

/**
 * Reads segments one by one, as they are asked for, by their headers only. How much was in one that cannot be read, the next
 * one tells. One that cannot be opened may be open to us later: nothing in it is lost.
 */
export async function* recoverSegments(
  folder: Folder,
  files: readonly SegmentFile[],
  over: AbortSignal,
): AsyncGenerator<(Recovered | Unreadable) & Pick<SegmentFile, "bytes">, void, void> {
  let progress: Progress | undefined;
  for (const { number, bytes } of files) {
    if (number === firstNumber) progress ??= beginning;
    const recovered = await recoverSegment(folder, number, progress);
    if (over.aborted) return;
    if (recovered.segment) progress = recovered.progress;
    else if (!recovered.isOpen) progress = undefined;
    yield { ...recovered, bytes };
  }
}

async function recoverSegment(
  folder: Folder,
  number: number,
  before: Progress | undefined,
): Promise<(Recovered | Unreadable) & { readonly progress?: Progress | undefined }> {
  const path = join(folder.path, segmentName(number));
  const opened = await openOrSkip(path);
  if (!opened) return { path, isOpen: false };
  const { fd, bytes } = opened;
  try {
    const marks = await readMarks(join(folder.path, ackName(number)));
    const { lostPoints, progress, ...scan } = await scanSegment(fd, bytes, marks, before);
    return {
      segment: segment(folder, number, { ...scan, marks, fileBytes: bytes, isRecovered: true }),
      lostPoints,
      progress,
    };
  } catch (error) {
    quietDiag.warn(`the spool cannot read a segment, and puts it into quarantine: ${messageOf(error)}`);
    return { path, isOpen: true };
  } finally {
    await closeQuietly(fd);
  }
}

async function openOrSkip(path: string): Promise<{ readonly fd: number; readonly bytes: number } | undefined> {
  try {
    return await openToRead(path);
  } catch (error) {
    quietDiag.debug(`the spool cannot open a segment, and passes it over for now: ${messageOf(error)}`);
    return undefined;
  }
}
