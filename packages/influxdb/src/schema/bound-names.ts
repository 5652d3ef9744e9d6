import { invalidValue, UnusablePoint } from "@meterbridge/core/points";
import { knownNames } from "./known-names.ts";

/** The names of a metric's buckets. They are put together once: nearly always all of its points have the same boundaries. */
export class BoundNames {
  readonly #nameOf: (bound: number) => string;
  #boundaries: readonly number[] = [];
  #names: readonly string[];

  /** `nameOf` is asked once for each bound, also for the infinite one. */
  constructor(nameOf: (bound: number) => string) {
    this.#nameOf = knownNames(nameOf);
    this.#names = [this.#nameOf(Infinity)];
  }

  /**
   * The name of each bucket. The last one is infinite, whether its bound is given or not.
   *
   * @throws {UnusablePoint} When the boundaries do not ascend, or are no numbers.
   */
  of(boundaries: readonly number[]): readonly string[] {
    // By content: whose array it is may change it, and to compare it takes a fraction of what the names take.
    const known = this.#boundaries;
    let same = known.length === boundaries.length;
    for (let index = 0; same && index < known.length; index++) same = known[index] === boundaries[index];
    if (!same) this.#put(boundaries);
    return this.#names;
  }

  #put(boundaries: readonly number[]): void {
    const finite = boundaries.at(-1) === Infinity ? boundaries.slice(0, -1) : boundaries;
    if (!isAscending(finite)) throw invalidValue;
    const names = [...finite, Infinity].map((bound) => this.#nameOf(bound));
    const written = names.filter((name) => name !== "");
    if (new Set(written).size < written.length) throw sameName;
    this.#names = names;
    this.#boundaries = [...boundaries];
  }
}

/** The user's `rename` makes one field of two bounds, of which a server would keep one. */
const sameName = new UnusablePoint("same_field");

/** Whether these are finite, and each is greater than the one before. */
function isAscending(bounds: readonly number[]): boolean {
  for (let index = 0; index < bounds.length; index++) {
    const bound = bounds[index];
    if (typeof bound !== "number" || !Number.isFinite(bound)) return false;
    if (index > 0 && !(bound > bounds[index - 1]!)) return false;
  }
  return true;
}
