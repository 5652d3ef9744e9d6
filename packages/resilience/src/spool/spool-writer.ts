import { type Clock, ExportError, type Payload, runInBackground } from "@meterbridge/core";
import type { Accounts } from "../accounts.ts";
import { diskOutage } from "./disk-outage.ts";
import type { OwnFolder } from "./folder.ts";
import { frameBytesFor } from "./frame.ts";
import type { FreeSpace } from "./free-space.ts";
import type { Room } from "./room.ts";
import type { Place } from "./segment.ts";
import { type SegmentWriter, SyncError } from "./segment-writer.ts";
import type { Unwritten, Waiter } from "./spool-entry.ts";
import { freshItems, type Stock } from "./stock.ts";
import type { Tenancy } from "./tenancy.ts";

export interface SpoolWriterOptions {
  readonly name: string;
  readonly overflow: "drop-oldest" | "drop-newest";
  readonly memoryBytes: number;
  /** For the background. */
  readonly clock: Clock;
  readonly tenancy: Pick<Tenancy, "ownFolder" | "isStillOurs">;
  /** There is something to deliver. */
  readonly wake: () => void;
}

/** Puts payloads on disk, those together that come together; while the disk takes nothing they wait in memory. */
export interface SpoolWriter {
  readonly mode: "disk" | "memory";
  add(payload: Payload, waiter: Waiter): Unwritten;
  /** Nobody waits for it any more: takes it back, unless it is just being written. */
  withdraw(one: Unwritten): boolean;
  /** Resolves when everything is on the disk that can be. */
  sync(): Promise<void>;
  /** The disk has failed. */
  goToMemory(error: unknown): void;
  /** Tries the disk once more, whether it rests or not. */
  end(): Promise<void>;
}

/** How many bytes of what was written stay in memory as well. */
const rememberedBytes = 8 * 1024 * 1024;

export function spoolWriter(
  stock: Stock,
  accounts: Accounts,
  segments: SegmentWriter,
  room: Room,
  space: FreeSpace,
  options: SpoolWriterOptions,
): SpoolWriter {
  const { name, overflow, memoryBytes, clock, tenancy, wake } = options;
  const outage = diskOutage(name, clock, () => void written());
  let running: Promise<void> | undefined;
  let isWoken = false;
  let writing: ReadonlySet<Unwritten> = new Set();
  let syncFailures = 0;

  return {
    get mode() {
      return outage.isOn ? "memory" : "disk";
    },
    add(payload, waiter) {
      const one: Unwritten = {
        payload,
        points: payload.points,
        bytes: frameBytesFor(payload),
        wallTimeMs: clock.wallTime(),
        monotonicMs: clock.now(),
        waiter,
      };
      stock.unwritten.push(one);
      void written();
      return one;
    },
    withdraw(one) {
      const index = writing.has(one) || !one.waiter ? -1 : stock.unwritten.indexOf(one);
      if (index >= 0) stock.unwritten.splice(index, 1);
      return index >= 0;
    },
    async sync() {
      await written();
      await segments.sync();
    },
    goToMemory: (error) => outage.failed(error),
    async end() {
      outage.cutRestShort();
      await written();
      outage.stop();
    },
  };

  /** Resolves when everything is written that can be. */
  function written(): Promise<void> {
    isWoken = true;
    return (running ??= runInBackground(run));
  }

  async function run(): Promise<void> {
    // What comes in the same turn is written together.
    await Promise.resolve();
    while (isWoken) {
      isWoken = false;
      await writeAll();
    }
    running = undefined;
  }

  async function writeAll(): Promise<void> {
    while (stock.unwritten.length > 0) {
      if (outage.isResting) return takeIntoMemory();
      try {
        await writeSome();
      } catch (error) {
        // What could not be made durable is written once more, to a new segment.
        if (!(error instanceof SyncError) || syncFailures++ > 0) outage.failed(error);
      }
      writing = new Set();
    }
  }

  async function writeSome(): Promise<void> {
    const folder = await tenancy.ownFolder();
    try {
      await writeTo(folder);
    } catch (error) {
      // Where it is not ours any more, or deleted, there is nothing wrong with the disk.
      if (await tenancy.isStillOurs(folder)) throw error;
    }
  }

  async function writeTo(folder: OwnFolder): Promise<void> {
    const batch = await batchFor(folder);
    if (batch.length === 0) {
      if (stock.hasLeftovers) throw new Error("what is delivered cannot be removed");
      return refuseFirst(new ExportError("overflow", "the spool is full"));
    }
    writing = new Set(batch);
    await space.check(bytesOf(batch));
    const written = await segments.write(folder, batch);
    // Whoever adopts the sub-directory from now on finds what was written, and delivers it; what was written to one that is
    // another's already, it may not find.
    const [isOurs] = await Promise.all([tenancy.isStillOurs(folder), written.durable()]);
    // While the disk was at it, somebody else may have found it gone.
    if (!isOurs || folder.isOver) return;
    syncFailures = 0;
    for (const [index, place] of written.keep().entries()) nowAt(place, batch[index]!);
    stock.placed(batch);
    if (stock.unwritten.length === 0) outage.over();
    wake();
  }

  /** As many as go into one write, and have room. */
  async function batchFor(folder: OwnFolder): Promise<readonly Unwritten[]> {
    const wanted = segments.takeBatch(folder, stock.unwritten);
    const bytesLeft = await room.makeBytes(() => segments.bytesFor(folder, bytesOf(wanted)));
    const itemsLeft = await room.makeItems(wanted.filter(({ waiter }) => waiter).length);
    const batch: Unwritten[] = [];
    let items = 0;
    let bytes = 0;
    // What was dropped or taken back meanwhile is on the list no more.
    for (const one of stock.unwritten.slice(0, wanted.length)) {
      bytes += one.bytes;
      if (one.waiter) items++;
      if (segments.bytesFor(folder, bytes) > bytesLeft || items > itemsLeft) break;
      batch.push(one);
    }
    return batch;
  }

  function nowAt(place: Place, one: Unwritten): void {
    const { payload, points, wallTimeMs, monotonicMs, waiter } = one;
    const isBeingSent = stock.current?.unwritten === one;
    one.place = place;
    if (one.isGone) place.segment.settle(place, points);
    else if (mayStayInMemory(one) && !isBeingSent) {
      place.segment.remember({ payload, points, wallTimeMs, monotonicMs, place });
    } else if (!isBeingSent) payload.release?.();
    if (!waiter) return;
    accounts.accepted(points);
    waiter.accept();
  }

  function mayStayInMemory({ bytes }: Unwritten): boolean {
    if (stock.items > freshItems) return false;
    return stock.own.reduce((sum, segment) => sum + segment.inMemoryBytes, bytes) <= rememberedBytes;
  }

  function refuseFirst(error: ExportError): void {
    const [first] = stock.unwritten;
    if (!first) return;
    // What was accepted stays in memory until there is room.
    if (!first.waiter) return outage.failed(error);
    stock.unwritten.shift();
    first.waiter.refuse(error);
  }

  async function takeIntoMemory(): Promise<void> {
    for (const one of stock.unwritten.filter(({ waiter }) => waiter)) {
      const itemsLeft = await room.makeItems(1);
      if (!one.waiter || one.isGone || !stock.unwritten.includes(one)) continue;
      makeMemory(one.bytes);
      if (itemsLeft === 0 || stock.inMemory.bytes + one.bytes > memoryBytes) {
        stock.unwritten.splice(stock.unwritten.indexOf(one), 1);
        one.waiter.refuse(new ExportError("overflow", "the disk takes nothing, and what may wait in memory is full"));
        continue;
      }
      const { waiter } = one;
      stock.accept(one);
      accounts.accepted(one.points);
      waiter.accept();
    }
    wake();
  }

  function makeMemory(bytes: number): void {
    if (overflow === "drop-newest" || bytes > memoryBytes) return;
    const error = new ExportError(
      "overflow",
      `the disk takes nothing, and more than ${memoryBytes} bytes wait in memory`,
    );
    while (stock.inMemory.items > 0 && stock.inMemory.bytes + bytes > memoryBytes) stock.dropOldestUnwritten(error);
  }
}

function bytesOf(records: readonly Unwritten[]): number {
  return records.reduce((sum, { bytes }) => sum + bytes, 0);
}
