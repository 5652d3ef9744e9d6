import { join } from "node:path";
import type { Payload } from "@meterbridge/core";
import { ackFile, type AckFile, type Marks, noMarks, type Tried } from "./ack-file.ts";
import type { Folder } from "./folder.ts";
import { ackName, segmentName } from "./folder-layout.ts";
import { frameBytes } from "./frame.ts";
import { segmentReader } from "./segment-reader.ts";

/** Where a payload is on disk. */
export interface Place {
  readonly segment: Segment;
  readonly at: number;
  readonly bytes: number;
  readonly sequence: number;
}

/** What is known of a payload that waits, wherever it is. */
export interface Facts {
  readonly points: number;
  readonly wallTimeMs: number;
  readonly monotonicMs: number;
}

/** A payload that waits. */
export interface Found extends Facts {
  /** Absent: its bytes are damaged. */
  readonly payload: Payload | undefined;
  readonly place: Place;
}

/** A segment on disk, with how far it is settled. What waits in it is read in order. */
export interface Segment {
  readonly folder: Folder;
  readonly number: number;
  readonly path: string;
  readonly ackPath: string;
  /** A process that is gone has written it. */
  readonly isRecovered: boolean;
  /** How much of it is frames that are answered for. */
  end: number;
  /** How long the file is. */
  fileBytes: number;
  /** Payloads that wait, and the data points in them. */
  items: number;
  points: number;
  tried: Tried;
  isDamaged: boolean;
  /** More is being written to it. */
  isOpen: boolean;
  /** It is off the books: delivered, dropped, or another's. */
  isGone: boolean;
  /** Those of its payloads that are in memory as well. */
  readonly inMemory: ReadonlyMap<number, Found>;
  readonly inMemoryBytes: number;
  /** The oldest that waits; `undefined` when there is none, or none can be read up to `end`. */
  oldest(): Promise<Found | undefined>;
  /** Keeps it in memory as well. */
  remember(one: Found): void;
  settle(place: Place, points: number): void;
  markTried(tried: Tried): Promise<void>;
  close(): Promise<void>;
}

export interface SegmentStart {
  readonly isRecovered: boolean;
  readonly marks?: Marks;
  readonly position?: number;
  readonly firstSequence?: number;
  readonly end?: number;
  readonly fileBytes?: number;
  readonly items?: number;
  readonly points?: number;
  readonly isDamaged?: boolean;
}

export function segment(folder: Folder, number: number, start: SegmentStart): Segment {
  const path = join(folder.path, segmentName(number));
  const ackPath = join(folder.path, ackName(number));
  const acks: AckFile = ackFile(ackPath, start.marks);
  const inMemory = new Map<number, Found>();
  let inMemoryBytes = 0;
  let position = start.position ?? 0;
  let nextSequence = start.firstSequence ?? 0;
  const reader = segmentReader(path);
  let reading: Promise<unknown> | undefined;

  const self: Segment = {
    folder,
    number,
    path,
    ackPath,
    isRecovered: start.isRecovered,
    end: start.end ?? 0,
    fileBytes: start.fileBytes ?? 0,
    items: start.items ?? 0,
    points: start.points ?? 0,
    tried: (start.marks ?? noMarks).tried,
    isDamaged: start.isDamaged ?? false,
    isOpen: !start.isRecovered,
    isGone: false,
    inMemory,
    get inMemoryBytes() {
      return inMemoryBytes;
    },
    async oldest() {
      if (self.items === 0) return undefined;
      const known = inMemory.get(position);
      return known ?? (await (reading = readOldest()));
    },
    remember(one) {
      inMemory.set(one.place.at, one);
      inMemoryBytes += one.place.bytes;
    },
    settle({ at, bytes, sequence }, points) {
      if (inMemory.delete(at)) inMemoryBytes -= bytes;
      position = at + bytes;
      nextSequence = sequence + 1;
      self.items--;
      self.points -= points;
      if (!self.isGone) acks.settle(sequence);
    },
    markTried(tried) {
      self.tried = tried;
      return acks.tried(tried);
    },
    async close() {
      await Promise.allSettled([acks.close(), reading]);
      await reader.close();
    },
  };
  return self;

  async function readOldest(): Promise<Found | undefined> {
    const one = await reader.read(position, nextSequence, () => self.end);
    if (!one) return undefined;
    const { frame, at, payload } = one;
    const { points, wallTimeMs, monotonicMs, sequence } = frame;
    return {
      points,
      wallTimeMs,
      monotonicMs,
      payload,
      place: { segment: self, at, bytes: frameBytes(frame), sequence },
    };
  }
}
