import type { Attributes } from "@opentelemetry/api";
import { matchAttributes, noteEnd } from "./attribute-snapshot.ts";
import type { Run } from "./run.ts";

/** Writes the attributes of a point at the end of the arena, and notes them in the run's snapshot if there is one. */
export type WriteAttributes = (run: Run, attributes: Attributes) => void;

/**
 * The encoded attributes of the points of one chunk, kept for the next export.
 *
 * It serves the forms in which numbers have no fixed width, so that all but the attributes is written again.
 */
export class AttributeColumn {
  #bytes: Buffer = nothing;
  #ends: readonly number[] = [];
  #snapshot: readonly unknown[] = [];
  #stable = 0;
  #cost = 0;
  #misses = 0;
  /** What comes once, as in a process that exports once, is not worth keeping. */
  #seen = false;

  // While a chunk is written:
  #next = 0;
  #cursor = 0;
  #matching = false;
  #matched = 0;
  /** Where the attributes end that were written anew, in the run's `fresh` bytes. */
  #freshEnds: number[] = [];
  readonly #write: WriteAttributes;

  constructor(write: WriteAttributes) {
    this.#write = write;
  }

  begin(run: Run): void {
    this.#next = 0;
    this.#cursor = 0;
    this.#matching = this.#stable > 0;
    this.#matched = 0;
    run.snapshot = undefined;
    if (!this.#matching && this.#seen) this.#startNoting(run);
    this.#seen = true;
  }

  /** Writes the attributes of the chunk's next point: the bytes that are kept, if they are still right. */
  write(run: Run, attributes: Attributes): void {
    if (this.#matching) {
      const at = this.#next < this.#stable ? matchAttributes(this.#snapshot, this.#cursor, attributes) : -1;
      if (at >= 0) {
        const from = this.#next === 0 ? 0 : this.#ends[this.#next - 1]!;
        run.arena.append(this.#bytes, from, this.#ends[this.#next]!);
        this.#cursor = at;
        this.#next++;
        return;
      }
      this.#mismatch(run);
    }
    const from = run.arena.pos;
    this.#write(run, attributes);
    if (run.snapshot === undefined) return;
    noteEnd(run.snapshot);
    // At once, because what is in the arena may still be moved by a byte when the point's length is known.
    run.fresh.append(run.arena.bytes, from, run.arena.pos);
    this.#freshEnds.push(run.fresh.pos);
  }

  /** Ends the chunk: `stable` of its points may be recognised, out of `points`. */
  finish(run: Run, points: number, stable: number): void {
    if (this.#matching) {
      if (points === this.#ends.length && stable === points) return;
      this.#mismatch(run);
    }
    if (run.snapshot === undefined) return;
    this.#keep(run, Math.min(stable, this.#matched + this.#freshEnds.length));
  }

  forget(run: Run): void {
    run.budget?.give(this.#cost);
    this.#bytes = nothing;
    this.#ends = this.#snapshot = [];
    this.#stable = this.#cost = 0;
    this.#seen = false;
  }

  #mismatch(run: Run): void {
    this.#matching = false;
    this.#matched = this.#next;
    this.#misses = this.#matched * 2 > this.#stable ? 0 : this.#misses + 1;
    // Points that come in another order at each export are not worth keeping; ask again now and then.
    if (this.#misses < 3 || this.#misses % 16 === 0) this.#startNoting(run);
  }

  #startNoting(run: Run): void {
    if (run.budget === undefined) return;
    run.snapshot = this.#snapshot.slice(0, this.#matched === 0 ? 0 : this.#cursor);
    run.fresh.begin(0);
    this.#freshEnds = [];
  }

  #keep(run: Run, stable: number): void {
    const snapshot = run.snapshot!.slice();
    const kept = Math.min(this.#matched, stable);
    const before = kept === 0 ? 0 : this.#ends[kept - 1]!;
    const ends = this.#ends.slice(0, kept);
    for (let index = this.#matched; index < stable; index++)
      ends.push(before + this.#freshEnds[index - this.#matched]!);
    const size = ends.at(-1) ?? 0;
    const old = this.#bytes;
    run.budget!.give(this.#cost);
    this.#cost = 0;
    const cost = size + 8 * (ends.length + snapshot.length) + 500;
    if (!run.budget!.take(cost)) return this.forget(run);
    this.#cost = cost;
    const bytes = Buffer.allocUnsafeSlow(size);
    old.copy(bytes, 0, 0, before);
    run.fresh.bytes.copy(bytes, before, 0, size - before);
    this.#bytes = bytes;
    this.#ends = ends;
    this.#snapshot = snapshot;
    this.#stable = stable;
  }
}

const nothing = Buffer.alloc(0);
