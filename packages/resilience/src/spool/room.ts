import { ExportError } from "@meterbridge/core";
import { ackFileBytes } from "./ack-file.ts";
import { folderBytes } from "./folder.ts";
import { fixedBytes } from "./frame.ts";
import type { Quarantine } from "./quarantine.ts";
import type { SegmentWriter } from "./segment-writer.ts";
import type { SpoolBacklog } from "./spool-backlog.ts";
import type { Stock } from "./stock.ts";
import type { Tenancy } from "./tenancy.ts";

export interface RoomOptions {
  readonly maxBytes: number;
  readonly maxItems: number;
  readonly overflow: "drop-oldest" | "drop-newest";
  readonly tenancy: Pick<Tenancy, "olderToCome">;
}

/** Keeps a spool within its limits, at the cost of the oldest, unless told otherwise. */
export interface Room {
  /** Makes room on disk for as many bytes as `needed` says, each time that it is asked; gives how many there are. */
  makeBytes(needed: () => number): Promise<number>;
  /** How many bytes more there is room for on disk, besides what is on its way there. */
  spareBytes(): number;
  /** What was adopted may be too much. */
  trim(): Promise<void>;
  /** Makes room for so many payloads more; gives for how many there is. */
  makeItems(needed: number): Promise<number>;
}

export function roomIn(
  stock: Stock,
  quarantine: Quarantine,
  segments: SegmentWriter,
  backlog: SpoolBacklog,
  { maxBytes, maxItems, overflow, tenancy }: RoomOptions,
): Room {
  return {
    async makeBytes(needed) {
      while (left() < needed() && (await freeSome())) {
        // until there is enough, or nothing more to free
      }
      return left();
    },
    spareBytes() {
      const onItsWay = stock.unwritten.reduce((sum, { bytes }) => sum + bytes, fixedBytes + ackFileBytes);
      return left() - onItsWay;
    },
    async trim() {
      if (overflow === "drop-newest") return;
      while (left() < 0 && stock.adopted.length > 0 && (await freeSome())) {
        // until there is enough, or nothing more to free
      }
    },
    async makeItems(needed) {
      if (overflow === "drop-oldest") await dropOldestItems(maxItems - needed);
      return Math.max(0, maxItems - stock.items);
    },
  };

  async function dropOldestItems(downTo: number): Promise<void> {
    while (stock.items > 0 && stock.items > downTo && (await backlog.peek())) {
      stock.dropCurrent("overflow", overflowError(`${maxItems} payloads`));
    }
  }

  function left(): number {
    return maxBytes - stock.diskBytes - quarantine.bytes - folderBytes;
  }

  async function freeSome(): Promise<boolean> {
    if (quarantine.bytes > 0) {
      await quarantine.dropOldest();
      return true;
    }
    // More is not given up for what is given up already.
    if (stock.hasLeftovers) return stock.clearLeftovers();
    const oldest = stock.adopted[0] ?? stock.own[0];
    if (oldest && (overflow === "drop-oldest" || oldest.items === 0)) {
      if (oldest === segments.newest) await segments.seal();
      await stock.dropOldestSegment(overflowError(`${maxBytes} bytes`));
      return true;
    }
    const older = oldest ? undefined : tenancy.olderToCome();
    await older;
    return older !== undefined;
  }
}

function overflowError(limit: string): ExportError {
  return new ExportError("overflow", `the spool is full (${limit})`);
}
