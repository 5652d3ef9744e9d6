import { valueOf } from "./bin-keys.ts";

const mostBins = 4096;
const mostInBin = 2 ** 32 - 1;

/** How many observations a sketch has room for: all of its bins are full. */
export const mostObservations: number = mostBins * mostInBin;

/** What is written of the bins of a sketch. */
export interface WrittenBins {
  readonly keys: readonly number[];
  readonly counts: readonly number[];
}

/** Takes the bins of one sketch after the other, in ascending order. */
export class Bins {
  // Kept from one sketch to the next, and of fixed types: an array that grows anew each time takes twice as long.
  #keys = new Int32Array(1024);
  #counts = new Float64Array(1024);
  #length = 0;
  #total = 0;

  /** Those of the next sketch come. */
  begin(): void {
    this.#length = 0;
    this.#total = 0;
  }

  /** A bin's observations; those of a bin below the last one are put into that. */
  add(key: number, count: number): void {
    if (count === 0) return;
    this.#total += count;
    const last = this.#length - 1;
    if (last >= 0 && this.#keys[last]! >= key) {
      this.#counts[last]! += count;
    } else {
      if (this.#length === this.#keys.length) this.#grow();
      this.#keys[this.#length] = key;
      this.#counts[this.#length++] = count;
    }
  }

  /** The sum of the observations if all are in the middle of their bins. */
  sum(): number {
    let sum = 0;
    for (let index = 0; index < this.#length; index++) sum += valueOf(this.#keys[index]!) * this.#counts[index]!;
    return sum;
  }

  /**
   * What is written, 4096 bins at most. One with more than 2^32 - 1 observations is written several times, and of more than that
   * many the lowest are put together, both as Datadog's Agent does it.
   * DataDog/datadog-agent, pkg/util/quantile, `appendSafe`, `trimLeft`.
   */
  finish(): WrittenBins {
    const keys: number[] = [];
    const counts: number[] = [];
    for (let index = this.#collapse(); index < this.#length; index++) {
      let left = this.#counts[index]!;
      for (; left > mostInBin; left -= mostInBin) {
        keys.push(this.#keys[index]!);
        counts.push(mostInBin);
      }
      keys.push(this.#keys[index]!);
      counts.push(left);
    }
    return { keys, counts };
  }

  /** Puts as many of the lowest together as there are too many, and gives the first that is left. */
  #collapse(): number {
    let first = 0;
    if (this.#length + this.#total / mostInBin <= mostBins) return first;
    let written = 0;
    for (let index = 0; index < this.#length; index++) written += timesWritten(this.#counts[index]!);
    for (; written > mostBins; first++) {
      const [lowest, next] = [this.#counts[first]!, this.#counts[first + 1]!];
      this.#counts[first + 1] = lowest + next;
      written += timesWritten(lowest + next) - timesWritten(lowest) - timesWritten(next);
    }
    return first;
  }

  #grow(): void {
    const [keys, counts] = [this.#keys, this.#counts];
    this.#keys = new Int32Array(keys.length * 2);
    this.#counts = new Float64Array(keys.length * 2);
    this.#keys.set(keys);
    this.#counts.set(counts);
  }
}

function timesWritten(count: number): number {
  return Math.ceil(count / mostInBin);
}
