import { type Clock, type Countable, ExportError } from "@meterbridge/core";
import type { Entry } from "../deliverer.ts";
import { lean } from "./size-of.ts";

/** One thing that waits in memory. */
export interface Waiting<In> extends Entry<In> {
  /** When it came, by the clock's `now`. */
  readonly since: number;
  /** How much memory it holds, and how much of that once it is made lean. */
  bytes: number;
  readonly leanBytes: number;
}

export interface LineLimits {
  readonly maxBytes: number;
  readonly maxItems: number;
  /** 0 is no limit. */
  readonly maxAgeMs: number;
}

/** What waits in memory, oldest first, within its limits. */
export interface MemoryLine<In> {
  readonly entries: readonly Waiting<In>[];
  readonly bytes: number;
  /** Whether one more with so many bytes fits. For it, goes what is too old, and all that can be done without. */
  hasRoom(bytes: number): boolean;
  isFull(): boolean;
  add(entry: Waiting<In>): void;
  /** Takes it out; `false` when it is not there. */
  take(entry: Waiting<In>): boolean;
  /** Puts one in the place of two neighbours. */
  replace(earlier: Waiting<In>, later: Waiting<In>, merged: Waiting<In>): void;
  /** Drops the oldest one; one that is being sent only when there is no other. */
  evict(): void;
  /** Drops what is too old. */
  expire(): void;
}

/** Is told what is dropped: by one of few fixed words, and why. */
export type Lose<In> = (entry: Waiting<In>, reason: "overflow" | "expired", why: ExportError) => void;

export function memoryLine<In extends Countable>(limits: LineLimits, clock: Clock, lose: Lose<In>): MemoryLine<In> {
  const { maxBytes, maxItems, maxAgeMs } = limits;
  const entries: Waiting<In>[] = [];
  let bytes = 0;

  return {
    entries,
    get bytes() {
      return bytes;
    },
    hasRoom(more) {
      if (fits(more)) return true;
      expire();
      if (isFull()) return false;
      for (const entry of entries) {
        if (fits(more)) break;
        slim(entry);
      }
      return fits(more);
    },
    isFull,
    add(entry) {
      entries.push(entry);
      bytes += entry.bytes;
    },
    take,
    replace(earlier, later, merged) {
      entries.splice(entries.indexOf(earlier), 2, merged);
      bytes += merged.bytes - earlier.bytes - later.bytes;
    },
    evict() {
      const oldest = entries.find(({ sending }) => !sending) ?? entries[0];
      if (!oldest) return;
      take(oldest);
      lose(oldest, "overflow", new ExportError("overflow", "the queue is full: the oldest made room"));
    },
    expire,
  };

  function fits(more: number): boolean {
    return !isFull() && bytes + more <= maxBytes;
  }

  function isFull(): boolean {
    return entries.length >= maxItems;
  }

  function expire(): void {
    if (maxAgeMs === 0) return;
    const oldest = clock.now() - maxAgeMs;
    // Who came first stands first; only one is being sent.
    for (let place = 0; place < entries.length && entries[place]!.since < oldest;) {
      const entry = entries[place]!;
      if (entry.sending) {
        place++;
        continue;
      }
      take(entry);
      lose(entry, "expired", new ExportError("timeout", `it waited in the queue for more than ${maxAgeMs} ms`));
    }
  }

  function slim(entry: Waiting<In>): void {
    if (entry.sending || entry.bytes === entry.leanBytes) return;
    entry.parts = entry.parts.map((part) => lean(part));
    bytes -= entry.bytes - entry.leanBytes;
    entry.bytes = entry.leanBytes;
  }

  function take(entry: Waiting<In>): boolean {
    const place = entries.indexOf(entry);
    if (place < 0) return false;
    entries.splice(place, 1);
    bytes -= entry.bytes;
    return true;
  }
}
