import { sameNumbers } from "../same-numbers.ts";
import { invalidValue } from "../unencodable.ts";
import { numberRoom, putAscii, putDouble } from "./digits.ts";

/** The bucket bounds as text, remembered: the points of a histogram share them. */
export class BoundsText {
  #bounds: readonly number[] = [];
  #bytes: Buffer = Buffer.alloc(0);

  of(bounds: readonly number[]): Buffer {
    return sameNumbers(this.#bounds, bounds) ? this.#bytes : this.#format(bounds);
  }

  #format(bounds: readonly number[]): Buffer {
    if (bounds.some((bound: unknown) => typeof bound !== "number")) throw invalidValue;
    const bytes = Buffer.allocUnsafeSlow(24 + bounds.length * numberRoom);
    let pos = putAscii(bytes, 0, ',"explicitBounds":[');
    for (const bound of bounds) {
      pos = putDouble(bytes, pos, bound);
      bytes[pos++] = 44;
    }
    bytes[pos - 1] = 93;
    this.#bounds = bounds.slice();
    return (this.#bytes = bytes.subarray(0, pos));
  }
}
