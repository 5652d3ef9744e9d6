import { unlink } from "node:fs/promises";
import { type Clock, codeOf, messageOf, quietDiag } from "@meterbridge/core";
import { ackFileBytes } from "./ack-file.ts";
import { closeQuietly, createFile, fdatasync, ftruncate, syncFolder, writeAt } from "./file-calls.ts";
import type { OwnFolder } from "./folder.ts";
import { encodeBatch, encodeOpening } from "./encode-batch.ts";
import { fixedBytes } from "./frame.ts";
import { segment as newSegment, type Place, type Segment } from "./segment.ts";
import type { Unwritten } from "./spool-entry.ts";
import type { Stock } from "./stock.ts";

export type Fsync = "always" | "interval" | "never";

export interface SegmentWriterOptions {
  readonly segmentBytes: number;
  readonly fsync: Fsync;
  readonly fsyncIntervalMs: number;
  /** For the background. */
  readonly clock: Clock;
}

/** Writes to the newest segment, and begins another when that is full, or failed. */
export interface SegmentWriter {
  /** How many bytes this frame takes on disk: those of a new segment with it, where it needs one. */
  bytesFor(folder: OwnFolder, frameBytes: number): number;
  /** Those of the records, from the first on, that go into one segment, one write. */
  takeBatch(folder: OwnFolder, records: readonly Unwritten[]): readonly Unwritten[];
  /** Writes them. They are in the segment only when it is told to `keep` them. */
  write(folder: OwnFolder, batch: readonly Unwritten[]): Promise<Written>;
  /** No more is written to the newest segment. */
  seal(): Promise<void>;
  /** Resolves when everything is on the disk that was written. */
  sync(): Promise<void>;
  readonly newest: Segment | undefined;
}

interface Written {
  /**
   * Resolves when they are as durable as `fsync` asks for before an answer. It rejects with a `SyncError` when they are
   * not; then they are cut off again.
   */
  durable(): Promise<void>;
  /** Takes them into the segment. */
  keep(): readonly Place[];
}

/** What could not be made durable: the bytes may be on the disk, or not, and asking again would not tell. */
export class SyncError extends Error {}

/** The first frame of a segment. */
const openingBytes = fixedBytes;

const batchBytes = 8 * 1024 * 1024;
const batchRecords = 256;

interface Open {
  readonly segment: Segment;
  readonly fd: number;
  readonly folder: OwnFolder;
  isDirty: boolean;
  /** It could not be made durable: nothing more is written to it. */
  hasFailed: boolean;
  syncing?: Promise<void> | undefined;
}

export function segmentWriter(stock: Stock, options: SegmentWriterOptions): SegmentWriter {
  const { segmentBytes, fsync, fsyncIntervalMs, clock } = options;
  let open: Open | undefined;
  let cancelTimer: (() => void) | undefined;

  return {
    get newest() {
      return open?.segment;
    },
    bytesFor(folder, bytes) {
      if (!fits(folder, bytes)) return bytes + openingBytes + ackFileBytes;
      return open!.segment.end === 0 ? bytes + openingBytes : bytes;
    },
    takeBatch(folder, records) {
      const [first] = records;
      if (!first) return [];
      const begun = fits(folder, first.bytes) ? open!.segment.end : 0;
      let room = Math.min(segmentBytes - (begun || openingBytes), batchBytes);
      let count = 0;
      for (const { bytes } of records) {
        if (count > 0 && (bytes > room || count === batchRecords)) break;
        room -= bytes;
        count++;
      }
      return records.slice(0, count);
    },
    async write(folder, batch) {
      const target = fits(folder, batch[0]!.bytes) ? open! : await begin(folder);
      const { segment, fd } = target;
      const opening = segment.end === 0 ? [encodeOpening(folder, clock)] : [];
      const pieces = [...opening, ...encodeBatch(folder, batch)];
      const bytes = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
      reserve(segment, bytes);
      try {
        await writeAt(fd, pieces, segment.end);
      } catch (error) {
        await giveUp(target, batch);
        throw error;
      }
      target.isDirty = true;
      if (fsync === "interval") cancelTimer ??= clock.setTimeout(syncLater, fsyncIntervalMs);
      return {
        durable: () => (fsync === "always" ? syncNow(target, batch) : Promise.resolve()),
        keep: () => keep(target, batch, bytes),
      };
    },
    seal,
    sync: () => (open && fsync !== "never" ? syncWritten(open) : Promise.resolve()),
  };

  /** Whether there is room for it in the newest segment. */
  function fits(folder: OwnFolder, bytes: number): boolean {
    if (!open || open.folder !== folder || open.segment.isGone || open.hasFailed) return false;
    return open.segment.end + bytes <= segmentBytes || open.segment.end === 0;
  }

  async function begin(folder: OwnFolder): Promise<Open> {
    await seal();
    for (;;) {
      const segment = newSegment(folder, folder.nextNumber++, { isRecovered: false, position: openingBytes });
      try {
        const fd = await createFile(segment.path);
        if (fsync !== "never") await makeFindable(segment, fd);
        open = { segment, fd, folder, isDirty: false, hasFailed: false };
        stock.own.push(segment);
        stock.diskBytes += ackFileBytes;
        return open;
      } catch (error) {
        if (codeOf(error) !== "EEXIST") throw error;
      }
    }
  }

  /** Makes it durable that there is this file; where that cannot be, it is removed again. */
  async function makeFindable({ path, folder }: Segment, fd: number): Promise<void> {
    try {
      await syncFolder(folder.path);
    } catch (error) {
      await closeQuietly(fd);
      await unlink(path).catch(() => {});
      throw new SyncError(messageOf(error), { cause: error });
    }
  }

  /** Counted before it is written, so that there is never more than is known of. */
  function reserve(segment: Segment, bytes: number): void {
    const grown = Math.max(0, segment.end + bytes - segment.fileBytes);
    segment.fileBytes += grown;
    stock.diskBytes += grown;
  }

  /**
   * A write failed: what it left behind is cut off. Nothing more is written to this segment, so that it can be deleted, and
   * frees what it takes, as soon as all of it is delivered. The sequences are not used again: some of it may be left.
   */
  async function giveUp({ segment, fd, folder }: Open, batch: readonly Unwritten[]): Promise<void> {
    folder.sequence += batch.length;
    try {
      await ftruncate(fd, segment.end);
      if (!segment.isGone) stock.diskBytes -= segment.fileBytes - segment.end;
      segment.fileBytes = segment.end;
    } catch {
      // Then it may be delivered twice after a crash: it comes again in the next segment.
    }
    await seal();
    if (segment.items === 0) await stock.finish(segment);
  }

  /** What was just written is answered for only when this went well: otherwise it is cut off, and written elsewhere. */
  async function syncNow(target: Open, batch: readonly Unwritten[]): Promise<void> {
    target.isDirty = false;
    try {
      await fdatasync(target.fd);
    } catch (error) {
      await giveUp(target, batch);
      throw new SyncError(messageOf(error), { cause: error });
    }
  }

  /** What was written earlier is answered for already; when this fails, at least nothing is added to it. */
  function syncWritten(target: Open): Promise<void> {
    if (target.syncing || !target.isDirty) return target.syncing ?? Promise.resolve();
    target.isDirty = false;
    target.syncing = fdatasync(target.fd).catch((error: unknown) => {
      target.hasFailed = true;
      quietDiag.warn(`the spool cannot make durable what it has written: ${messageOf(error)}`);
    });
    return target.syncing.finally(() => (target.syncing = undefined));
  }

  function syncLater(): void {
    cancelTimer = undefined;
    if (open) void syncWritten(open);
  }

  async function seal(): Promise<void> {
    const target = open;
    if (!target) return;
    open = undefined;
    cancelTimer?.();
    cancelTimer = undefined;
    target.segment.isOpen = false;
    await target.syncing;
    if (fsync !== "never" && !target.hasFailed) await syncWritten(target);
    await closeQuietly(target.fd);
  }

  function keep({ segment, folder }: Open, batch: readonly Unwritten[], bytes: number): readonly Place[] {
    let at = segment.end === 0 ? openingBytes : segment.end;
    segment.end += bytes;
    return batch.map((one) => {
      const place: Place = { segment, at, bytes: one.bytes, sequence: folder.sequence++ };
      at += one.bytes;
      folder.pointsBefore += one.points;
      segment.items++;
      segment.points += one.points;
      return place;
    });
  }
}
