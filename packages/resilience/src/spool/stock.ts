import { ExportError } from "@meterbridge/core";
import type { Accounts } from "../accounts.ts";
import { ackFileBytes } from "./ack-file.ts";
import { clearance } from "./clearance.ts";
import type { Disposal } from "./disposal.ts";
import type { Folder } from "./folder.ts";
import { frameBytesFor } from "./frame.ts";
import type { SegmentFile } from "./recovery.ts";
import type { Segment } from "./segment.ts";
import { isAstray, placeOf, pointsLeftIn, type SpoolEntry, type Unwritten, unplace } from "./spool-entry.ts";

/**
 * Only while no more than so many wait are they in memory as well, need not be read again, and can be divided: what they
 * were made from, which is much larger than they are, is kept for that.
 */
export const freshItems = 4;

/** All that waits, and what it takes on disk. */
export interface Stock {
  /** What was taken over from processes that are gone, then what we spooled ourselves, then what is in memory only. */
  readonly adopted: Segment[];
  readonly own: Segment[];
  readonly unwritten: Unwritten[];
  current: SpoolEntry | undefined;
  /** What segments take on disk, with all that belongs to them; kept by whoever writes. */
  diskBytes: number;
  /** What is in memory only, and was accepted. */
  readonly inMemory: Readonly<Sums>;
  readonly items: number;
  readonly points: number;
  /** It is in memory only, and we answer for it from here on. */
  accept(one: Unwritten): void;
  /** Those in memory that were written are on the list no more. */
  placed(written: readonly Unwritten[]): void;
  /** The one whose turn it is, or was, is answered for. */
  settle(entry: SpoolEntry): void;
  /**
   * The one whose turn it is, and that is on our disk no more, is not held any longer: another process has it, or it goes
   * on waiting in memory.
   */
  recall(): void;
  /** Gives up the payload whose turn it is. */
  dropCurrent(reason: string, error: ExportError): void;
  dropOldestSegment(error: ExportError): Promise<void>;
  dropOldestUnwritten(error: ExportError): void;
  /** A sub-directory is ours from here on, with these segments. */
  adopt(folder: Folder, files: readonly SegmentFile[]): Promise<void>;
  /** One of them was read; it was counted as so many bytes. `false`: the sub-directory is not ours any more. */
  recover(segment: Segment, bytes: number): boolean;
  /** One of them is none. One that cannot be read, which `unreadable` names, goes into quarantine. */
  passOver(folder: Folder, bytes: number, unreadable?: string): Promise<void>;
  /** Deletes a segment that has nothing to deliver any more, or puts it into quarantine. */
  finish(segment: Segment): Promise<void>;
  /** Something is still on disk, and takes its room, that is delivered, or was dropped. */
  readonly hasLeftovers: boolean;
  /** Tries once more to remove that; gives whether all of it went. */
  clearLeftovers(): Promise<boolean>;
  /**
   * A sub-directory is not ours any more. Either another process has it, which delivers what is in it, or it was deleted:
   * then only what is in memory as well is left, and waits there.
   */
  forget(folder: Folder, isTaken: boolean): void;
}

interface Sums {
  items: number;
  points: number;
  bytes: number;
}

export function stock(accounts: Accounts, disposal: Disposal): Stock {
  const inMemory: Sums = { items: 0, points: 0, bytes: 0 };
  let evicted: SpoolEntry | undefined;
  const self: Stock = {
    adopted: [],
    own: [],
    unwritten: [],
    current: undefined,
    diskBytes: 0,
    inMemory,
    get items() {
      return segments().reduce((sum, { items }) => sum + items, inMemory.items + inHand().length);
    },
    get points() {
      const held = inHand().reduce((sum, entry) => sum + pointsLeftIn(entry), inMemory.points);
      return segments().reduce((sum, { points }) => sum + points, held);
    },
    accept(one) {
      count(one, 1);
      one.waiter = undefined;
    },
    placed(written) {
      for (const one of written) {
        const index = self.unwritten.indexOf(one);
        if (index < 0) continue;
        self.unwritten.splice(index, 1);
        if (!one.waiter) count(one, -1);
      }
    },
    recall,
    settle,
    dropCurrent,
    dropOldestSegment,
    dropOldestUnwritten,
    adopt: (folder, files) => leaving.adopt(folder, files),
    recover(segment, bytes) {
      if (!leaving.release(segment.folder, bytes)) return false;
      self.diskBytes += segment.fileBytes + ackFileBytes;
      self.adopted.push(segment);
      return true;
    },
    passOver: (folder, bytes, unreadable) => leaving.passOver(folder, bytes, unreadable),
    finish,
    get hasLeftovers() {
      return leaving.isPending;
    },
    clearLeftovers: () => leaving.clear(),
    forget,
  };
  const leaving = clearance(disposal, self);
  return self;

  function segments(): readonly Segment[] {
    return [...self.adopted, ...self.own];
  }

  /** What is in nobody's list while it is being sent: it had to make room, or its sub-directory is not ours any more. */
  function inHand(): readonly SpoolEntry[] {
    const entries: SpoolEntry[] = [];
    if (evicted && evicted.parts.length > 0) entries.push(evicted);
    if (self.current && isAstray(self.current)) entries.push(self.current);
    return entries;
  }

  function count({ points, bytes }: Unwritten, sign: 1 | -1): void {
    inMemory.items += sign;
    inMemory.points += sign * points;
    inMemory.bytes += sign * bytes;
  }

  function settle(entry: SpoolEntry): void {
    if (self.current === entry) self.current = undefined;
    const place = placeOf(entry);
    if (place) {
      if (!place.segment.isGone) place.segment.settle(place, entry.points);
    } else if (entry.unwritten) takeOff(entry.unwritten);
  }

  function recall(): void {
    const entry = self.current;
    if (!entry || !isAstray(entry)) return;
    self.current = undefined;
    if (entry.isTaken) return passOn(pointsLeftIn(entry));
    const { wallTimeMs, monotonicMs } = entry;
    waitInMemory(
      entry.parts.map((payload) => {
        return { payload, points: payload.points, bytes: frameBytesFor(payload), wallTimeMs, monotonicMs };
      }),
    );
  }

  /** Before everything else that waits there. */
  function waitInMemory(records: readonly Unwritten[]): void {
    self.unwritten.unshift(...records);
    for (const one of records) count(one, 1);
  }

  function takeOff(one: Unwritten): void {
    one.isGone = true;
    const index = self.unwritten.indexOf(one);
    if (index < 0) return;
    self.unwritten.splice(index, 1);
    count(one, -1);
  }

  function dropCurrent(reason: string, error: ExportError): void {
    const entry = self.current;
    if (!entry) return;
    // While it is being sent, what becomes of it is only known afterwards, and counted then.
    if (entry.sending) {
      entry.evicted = error;
      evicted = entry;
    } else accounts.dropped(reason, pointsLeftIn(entry), error);
    settle(entry);
  }

  async function dropOldestSegment(error: ExportError): Promise<void> {
    const oldest = self.adopted[0] ?? self.own[0];
    if (!oldest) return;
    if (self.current && placeOf(self.current)?.segment === oldest) dropCurrent("overflow", error);
    accounts.dropped("overflow", oldest.points, error);
    await finish(oldest);
  }

  function dropOldestUnwritten(error: ExportError): void {
    const oldest = self.unwritten[0];
    if (!oldest || oldest.waiter) return;
    if (self.current?.unwritten === oldest) return dropCurrent("overflow", error);
    accounts.dropped("overflow", oldest.points, error);
    takeOff(oldest);
  }

  async function finish(segment: Segment): Promise<void> {
    if (strike(segment)) await leaving.finish(segment);
  }

  /** Takes it off the books. */
  function strike(segment: Segment): boolean {
    if (segment.isGone) return false;
    segment.isGone = true;
    for (const list of [self.adopted, self.own]) {
      const index = list.indexOf(segment);
      if (index >= 0) list.splice(index, 1);
    }
    return true;
  }

  function forget(folder: Folder, isTaken: boolean): void {
    const saved: Unwritten[] = [];
    for (const segment of segments().filter((one) => one.folder === folder)) {
      const current = self.current && placeOf(self.current)?.segment === segment ? self.current : undefined;
      // What is being sent stays in hand until it is known what became of it.
      const inHand = current?.points ?? 0;
      if (isTaken) {
        if (current) current.isTaken = true;
        passOn(segment.points - inHand);
      } else saved.push(...loseFiles(segment, inHand, current));
      strike(segment);
      self.diskBytes -= segment.fileBytes + ackFileBytes;
      void segment.close();
    }
    leaving.forget(folder);
    waitInMemory(saved);
  }

  function passOn(points: number): void {
    if (points > 0) accounts.settled({ kind: "delivered", rejectedPoints: 0, accepted: true }, points);
  }

  function loseFiles(segment: Segment, inHand: number, current: SpoolEntry | undefined): readonly Unwritten[] {
    const place = current && placeOf(current);
    const others = [...segment.inMemory.values()].flatMap(({ payload, place: { at, bytes }, ...facts }) =>
      payload && at !== place?.at ? [{ ...facts, payload, bytes }] : [],
    );
    const lost = segment.points - inHand - others.reduce((sum, { points }) => sum + points, 0);
    accounts.dropped("damaged", lost, new ExportError("unknown", "the directory of the spool was deleted"));
    // What another process has spooled has its age by the wall clock, which is lost with its place.
    return current && place && !segment.isRecovered ? [unplace(current, place.bytes), ...others] : others;
  }
}
