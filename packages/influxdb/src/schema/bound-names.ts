import { invalidValue } from "@meterbridge/core/points";
import { knownNames } from "./known-names.ts";

/** The names of a metric's buckets. They are put together once: nearly always all of its points have the same boundaries. */
export class BoundNames {
  readonly #nameOf: (bound: number) => string;
  #boundaries: readonly number[] = [];
  #names: readonly string[] | undefined;

  /** `nameOf` is asked once for each bound, also for the infinite one. No name may be one of `taken`. */
  constructor(nameOf: (bound: number) => string, taken: readonly string[]) {
    this.#nameOf = knownNames(nameOf, taken);
  }

  /**
   * The name of each bucket. The last one is infinite, whether its bound is given or not.
   *
   * @throws {UnusablePoint} When the boundaries do not ascend, are no numbers, or have a name that is taken.
   */
  of(boundaries: readonly number[]): readonly string[] {
    // By content: whose array it is may change it, and to compare it takes a fraction of what the names take.
    const known = this.#boundaries;
    let same = known.length === boundaries.length;
    for (let index = 0; same && index < known.length; index++) same = known[index] === boundaries[index];
    return this.#names !== undefined && same ? this.#names : this.#put(boundaries);
  }

  #put(boundaries: readonly number[]): readonly string[] {
    const finite = boundaries.at(-1) === Infinity ? boundaries.slice(0, -1) : boundaries;
    if (!isAscending(finite)) throw invalidValue;
    this.#names = [...finite, Infinity].map((bound) => this.#nameOf(bound));
    this.#boundaries = [...boundaries];
    return this.#names;
  }
}

/** Whether these are finite, and each is greater than the one before. */
function isAscending(bounds: readonly number[]): boolean {
  for (let index = 0; index < bounds.length; index++) {
    const bound = bounds[index];
    if (typeof bound !== "number" || !Number.isFinite(bound)) return false;
    if (index > 0 && !(bound > bounds[index - 1]!)) return false;
  }
  return true;
}
