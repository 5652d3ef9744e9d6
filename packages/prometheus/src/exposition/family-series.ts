import { type Dropped, SeriesCache } from "@meterbridge/core/points";
import { duplicateSeries } from "./drops.ts";
import type { Label, Member } from "./family.ts";

/** Counts the scrapes, for all families that are written in them. */
export interface Turn {
  number: number;
}

/** Whose the series are that are kept. */
interface Owner {
  /** The scrape in which it was written last. */
  turn: number;
  /** Whether what it keeps is to be made anew, because an earlier metric has got one of its series. */
  isStale: boolean;
}

/**
 * The series of a family: no two may have the same labels, whichever of its metrics they are of. The first has them, in the
 * order in which the metrics are written. As what was written is kept, a later metric may have to hand a series over to an
 * earlier one that has it now, and gets it when the earlier one has lost it.
 */
export class FamilySeries {
  readonly #turn: Turn;
  readonly #owners = new Map<string, Owner>();
  #released = 0;

  constructor(turn: Turn) {
    this.#turn = turn;
  }

  /** How many there are. */
  get size(): number {
    return this.#owners.size;
  }

  /** Nothing of it is written any more. */
  clear(): void {
    this.#owners.clear();
  }

  /** What is kept of a metric's series, made of their labels; `keyOf` tells one from all others of the family. */
  of<Entry>(
    member: Member,
    make: (labels: readonly Label[]) => Entry,
    keyOf: (entry: Entry) => string,
  ): SeriesCache<Entry> {
    const owners = this.#owners;
    const turn = this.#turn;
    const self: Owner = { turn: -1, isStale: false };
    let hasDuplicates = false;
    let released = 0;

    return new SeriesCache<Entry>({
      make: (attributes): Entry | Dropped => {
        const entry = make(member.labelsOf(attributes));
        const key = keyOf(entry);
        const owner = owners.get(key);
        if (owner === self || owner?.turn === turn.number) {
          hasDuplicates = true;
          return duplicateSeries;
        }
        // Its turn is yet to come.
        if (owner) owner.isStale = true;
        owners.set(key, self);
        return entry;
      },
      release: (entry) => {
        const key = keyOf(entry);
        if (owners.get(key) !== self) return;
        owners.delete(key);
        this.#released++;
        // What it lets go itself is no news to it.
        released++;
      },
      releaseAll: () => {
        // To delete a hundred thousand keys one by one would hold the event loop.
        if (member.family.members.length !== 1) return false;
        owners.clear();
        return true;
      },
      isStale: () => {
        const isStale = self.isStale || (hasDuplicates && released !== this.#released);
        self.isStale = false;
        self.turn = turn.number;
        if (isStale) hasDuplicates = false;
        released = this.#released;
        return isStale;
      },
    });
  }
}
