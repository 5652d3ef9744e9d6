import { type Clock, codeOf, ExportError, messageOf, type Payload, quietDiag } from "@meterbridge/core";
import type { Accounts } from "../accounts.ts";
import type { Backlog } from "../deliverer.ts";
import type { Quarantine } from "./quarantine.ts";
import type { Found, Place, Segment } from "./segment.ts";
import { placeOf, pointsLeftIn, type SpoolEntry } from "./spool-entry.ts";
import type { Stock } from "./stock.ts";
import type { Tenancy } from "./tenancy.ts";

export interface SpoolBacklogOptions {
  readonly maxAgeMs: number;
  readonly maxTries: number;
  readonly clock: Clock;
  readonly tenancy: Pick<Tenancy, "isStillOurs" | "olderToCome">;
  /** A segment cannot be read just now: somebody is to ask again in a while. */
  readonly askAgain: () => void;
}

export interface SpoolBacklog extends Backlog<Payload> {
  /** Finds the oldest that waits; it is the stock's current one then. */
  peek(): Promise<SpoolEntry | undefined>;
}

/** Gives what waits, oldest first: from disk or from memory, as it comes. */
export function spoolBacklog(
  stock: Stock,
  accounts: Accounts,
  quarantine: Quarantine,
  options: SpoolBacklogOptions,
): SpoolBacklog {
  const { maxAgeMs, maxTries, clock, tenancy, askAgain } = options;
  let finding: Promise<SpoolEntry | undefined> | undefined;

  return {
    head,
    peek,
    async remove(entry, why) {
      const one = entry as SpoolEntry;
      if (why === "poison") return putIntoQuarantine(one);
      stock.settle(one);
      // When it was sent once, and answered for, nobody can be reading it any more.
      if (one.turns === 1) one.payload.release?.();
    },
    async beforeAttempt(entry) {
      const one = entry as SpoolEntry;
      one.turns++;
      const place = leftPlaceOf(one);
      await place?.segment.markTried({ sequence: place.sequence, times: triesOf(place) + 1 });
    },
    async afterAttempt(entry) {
      const place = leftPlaceOf(entry as SpoolEntry);
      await place?.segment.markTried({ sequence: place.sequence, times: 0 });
    },
  };

  async function head(): Promise<SpoolEntry | undefined> {
    for (;;) {
      const entry = await peek();
      if (!entry) return undefined;
      if (isExpired(entry)) {
        stock.dropCurrent("expired", new ExportError("timeout", `not delivered within ${maxAgeMs} ms`));
        continue;
      }
      const segment = placeOf(entry)?.segment;
      if (segment && !segment.isGone) await tenancy.isStillOurs(segment.folder);
      if (entry.isTaken) stock.recall();
      if (stock.current !== entry) continue;
      if (await isPoison(entry)) continue;
      if (stock.current !== entry) continue;
      entry.sending = true;
      return entry;
    }
  }

  function isExpired(entry: SpoolEntry): boolean {
    if (maxAgeMs === 0 || entry.isTaken) return false;
    const isRecovered = placeOf(entry)?.segment.isRecovered ?? false;
    return (isRecovered ? clock.wallTime() - entry.wallTimeMs : clock.now() - entry.monotonicMs) > maxAgeMs;
  }

  /** Too many processes have ended while they sent it: then it goes into quarantine. */
  async function isPoison(entry: SpoolEntry): Promise<boolean> {
    const place = leftPlaceOf(entry);
    const tries = place ? triesOf(place) : 0;
    if (tries < maxTries) return false;
    const why = `${tries} processes ended while they sent it`;
    accounts.dropped("poison", pointsLeftIn(entry), new ExportError("unknown", why));
    await putIntoQuarantine(entry);
    return true;
  }

  /**
   * Where it is, when an earlier process has left it. There it is marked before each attempt that this one is at it, which
   * may be the last thing that it does, and afterwards that it was not.
   */
  function leftPlaceOf(entry: SpoolEntry): Place | undefined {
    const place = placeOf(entry);
    return place?.segment.isRecovered && !place.segment.isGone ? place : undefined;
  }

  function peek(): Promise<SpoolEntry | undefined> {
    if (stock.current) return Promise.resolve(stock.current);
    return (finding ??= find().finally(() => (finding = undefined)));
  }

  async function find(): Promise<SpoolEntry | undefined> {
    for (;;) {
      const segment = stock.adopted[0];
      const older = segment ? undefined : tenancy.olderToCome();
      if (older) {
        await older;
        continue;
      }
      const oldest = segment ?? stock.own[0];
      if (!oldest) return oldestInMemory();
      if (oldest.items === 0) {
        if (oldest.isOpen) return oldestInMemory();
        await stock.finish(oldest);
        continue;
      }
      const end = oldest.end;
      const found = await oldestIn(oldest);
      if (found === "later") return undefined;
      if (oldest.isGone) continue;
      if (found?.payload) return (stock.current = entryOf(found, found.payload));
      if (found) lose(found);
      else if (oldest.end === end) loseRest(oldest);
    }
  }

  async function oldestIn(segment: Segment): Promise<Found | undefined | "later"> {
    try {
      // A file that is not there may only have been away with all the directory.
      return await segment.oldest().catch((error: unknown) => {
        if (codeOf(error) === "ENOENT") return segment.oldest();
        throw error;
      });
    } catch (error) {
      if (!(await tenancy.isStillOurs(segment.folder))) return undefined;
      // What the disk cannot read it will not read later; all else may change.
      if (["EIO", "ENOENT", "ELOOP", "EFTYPE"].includes(codeOf(error))) return undefined;
      quietDiag.debug(`the spool cannot read what waits, and tries later: ${messageOf(error)}`);
      askAgain();
      return "later";
    }
  }

  function oldestInMemory(): SpoolEntry | undefined {
    const [first] = stock.unwritten;
    if (!first || first.waiter) return undefined;
    const { points, wallTimeMs, monotonicMs, payload } = first;
    return (stock.current = { parts: [payload], payload, points, wallTimeMs, monotonicMs, unwritten: first, turns: 0 });
  }

  /** The bytes of one payload are damaged. */
  function lose(found: Found): void {
    found.place.segment.isDamaged = true;
    found.place.segment.settle(found.place, found.points);
    accounts.dropped("damaged", found.points, new ExportError("unknown", "a payload on disk is damaged"));
  }

  /** Of what was counted in a segment, no more can be made out. */
  function loseRest(segment: Segment): void {
    accounts.dropped("damaged", segment.points, new ExportError("unknown", "a segment on disk is damaged"));
    segment.isDamaged = true;
    segment.items = 0;
    segment.points = 0;
  }

  function entryOf({ points, wallTimeMs, monotonicMs, place }: Found, payload: Payload): SpoolEntry {
    return { parts: [payload], payload, points, wallTimeMs, monotonicMs, place, turns: 0 };
  }

  /** It is counted already. Meanwhile it may have to make room, which is the end of it as well. */
  async function putIntoQuarantine(entry: SpoolEntry): Promise<void> {
    const place = placeOf(entry);
    const sequence = place?.sequence ?? 0;
    const from = place ? `${place.segment.folder.id}-${place.segment.number}` : "memory";
    const { parts, wallTimeMs } = entry;
    entry.parts = [];
    entry.sending = true;
    await quarantine.keep(`${from}-${sequence}-poison.seg`, parts, { sequence, wallTimeMs });
    entry.sending = false;
    if (!entry.evicted) stock.settle(entry);
  }
}

/** With how many processes in a row it was the last that they sent. */
function triesOf({ segment, sequence }: Place): number {
  return segment.tried.sequence === sequence ? segment.tried.times : 0;
}
