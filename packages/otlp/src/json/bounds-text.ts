import { viewOf } from "../arena.ts";
import { literal, type Literal } from "../literal.ts";
import { sameNumbers } from "../same-numbers.ts";
import { invalidValue } from "../unencodable.ts";
import { numberRoom, putAscii, putDouble } from "./digits.ts";

/** The bucket bounds as text, remembered: the points of a histogram share them. */
export class BoundsText {
  #bounds: readonly number[] = [];
  #text: Literal = literal("");

  of(bounds: readonly number[]): Literal {
    return sameNumbers(this.#bounds, bounds) ? this.#text : this.#format(bounds);
  }

  #format(bounds: readonly number[]): Literal {
    if (bounds.some((bound: unknown) => typeof bound !== "number")) throw invalidValue;
    const bytes = Buffer.allocUnsafeSlow(24 + bounds.length * numberRoom);
    const view = viewOf(bytes);
    let pos = putAscii(bytes, 0, ',"explicitBounds":[');
    for (const bound of bounds) {
      pos = putDouble(bytes, view, pos, bound);
      bytes[pos++] = 44;
    }
    bytes[pos - 1] = 93;
    this.#bounds = bounds.slice();
    return (this.#text = literal(bytes.subarray(0, pos)));
  }
}
