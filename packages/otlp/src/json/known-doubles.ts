import type { Arena } from "../arena.ts";
import type { Budget } from "../budget.ts";
import { putDouble } from "./digits.ts";

const wordsOfText = 3;
const bytesOfText = 8 * wordsOfText;
const bytesOfDouble = 8 + bytesOfText + 1;
const nothing = new Float64Array(0);
const noLengths = new Uint8Array(0);

/**
 * The texts of a chunk's doubles, each at its place in the order of writing, for the next export.
 *
 * A histogram's least and greatest value seldom change, nor does anything of a series at rest. Which series it is does not
 * matter: a text is used when the double is the same. There is room for as many as the last export had, and no more.
 */
export class KnownDoubles {
  #values = nothing;
  /** The bytes of each text, eight at a time, filled up with zeros. */
  #texts = nothing;
  #lengths = noLengths;
  /** How many doubles were written since the chunk began. */
  #written = 0;
  #cost = 0;

  /** Begins a chunk, with room for as many doubles as it had at the last export: at the first, for none. */
  begin(budget: Budget | undefined): void {
    const room = this.#values.length;
    if (this.#written > room || this.#written < room / 2) this.#resize(budget, this.#written);
    this.#written = 0;
  }

  /** Writes a double as `putDouble` does, and returns where it ends. Up to 33 bytes are overwritten. */
  put({ bytes, view }: Arena, pos: number, value: number): number {
    if ((value | 0) === value) return putDouble(bytes, view, pos, value);
    const at = this.#written++;
    const texts = this.#texts;
    const from = at * wordsOfText;
    if (this.#values[at] === value) {
      for (let word = 0; word < wordsOfText; word++) view.setFloat64(pos + word * 8, texts[from + word]!, true);
      return pos + this.#lengths[at]!;
    }
    const end = putDouble(bytes, view, pos, value);
    if (at < this.#values.length && end <= pos + bytesOfText) {
      // Whatever stands behind might make a NaN of the text's last bytes.
      view.setFloat64(end, 0);
      for (let word = 0; word < wordsOfText; word++) texts[from + word] = view.getFloat64(pos + word * 8, true);
      this.#values[at] = value;
      this.#lengths[at] = end - pos;
    }
    return end;
  }

  forget(budget: Budget | undefined): void {
    this.#resize(budget, 0);
    this.#written = 0;
  }

  #resize(budget: Budget | undefined, room: number): void {
    budget?.give(this.#cost);
    this.#cost = 0;
    const cost = room * bytesOfDouble + 500;
    const taken = room > 0 && budget !== undefined && budget.take(cost);
    if (taken) this.#cost = cost;
    const size = taken ? room : 0;
    // NaN is like no other double, so it stands for none.
    this.#values = new Float64Array(size).fill(NaN);
    this.#texts = new Float64Array(size * wordsOfText);
    this.#lengths = new Uint8Array(size);
  }
}
