import type { Parts } from "./spread-exponential.ts";

/** Holds the parts of the negative side, which come from the least magnitude on: the highest value first. */
export class HeldParts {
  readonly #keys: number[] = [];
  readonly #parts: number[] = [];

  add(key: number, part: number): void {
    this.#keys.push(key);
    this.#parts.push(part);
  }

  /** Gives them from the lowest value on. */
  giveNegated(parts: Parts): void {
    for (let index = this.#keys.length - 1; index >= 0; index--) parts.add(0 - this.#keys[index]!, this.#parts[index]!);
  }
}
