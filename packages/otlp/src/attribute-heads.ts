import { literal, type Literal } from "./literal.ts";

const mostPlaces = 64;
const mostKeys = 500;

/**
 * What stands before the text of an attribute: it depends on the key alone.
 *
 * Neighbouring points have the same keys in the same order, so the head of the last point's attribute at the same
 * place is nearly always right. To write it costs a tenth of encoding the key.
 */
export class AttributeHeads {
  readonly #known = new Map<string, Literal | undefined>();
  readonly #keys: string[] = [];
  readonly #heads: (Literal | undefined)[] = [];
  readonly #encode: (key: string) => Uint8Array | undefined;

  /** `encode` answers `undefined` when the key is none of the usual kind. */
  constructor(encode: (key: string) => Uint8Array | undefined) {
    this.#encode = encode;
  }

  of(place: number, key: string): Literal | undefined {
    return this.#keys[place] === key ? this.#heads[place] : this.#find(place, key);
  }

  #find(place: number, key: string): Literal | undefined {
    if (key.length > 100) return undefined;
    let head = this.#known.get(key);
    if (head === undefined && !this.#known.has(key)) {
      const bytes = this.#encode(key);
      head = bytes && literal(bytes);
      if (this.#known.size >= mostKeys) this.#known.clear();
      this.#known.set(key, head);
    }
    if (place < mostPlaces) {
      this.#keys[place] = key;
      this.#heads[place] = head;
    }
    return head;
  }
}

export function isPlainAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}
