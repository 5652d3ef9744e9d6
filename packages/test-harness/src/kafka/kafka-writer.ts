/** Writes the primitive types one after the other, as `KafkaReader` reads them. */
export class KafkaWriter {
  readonly #parts: Buffer[] = [];
  readonly #isFlexible: boolean;

  constructor(isFlexible = false) {
    this.#isFlexible = isFlexible;
  }

  int8(value: number): this {
    return this.#add(1, (part) => part.writeInt8(value));
  }

  boolean(value: boolean): this {
    return this.int8(value ? 1 : 0);
  }

  int16(value: number): this {
    return this.#add(2, (part) => part.writeInt16BE(value));
  }

  int32(value: number): this {
    return this.#add(4, (part) => part.writeInt32BE(value));
  }

  int64(value: bigint): this {
    return this.#add(8, (part) => part.writeBigInt64BE(value));
  }

  raw(bytes: Uint8Array): this {
    this.#parts.push(Buffer.from(bytes));
    return this;
  }

  unsignedVarint(value: number): this {
    const bytes: number[] = [];
    for (let left = value; ; left >>>= 7) {
      bytes.push(left > 0x7f ? (left & 0x7f) | 0x80 : left);
      if (left <= 0x7f) return this.raw(Uint8Array.from(bytes));
    }
  }

  text(value: string | null): this {
    const bytes = value === null ? null : Buffer.from(value);
    return this.#length(bytes ? bytes.length : -1, 2).raw(bytes ?? new Uint8Array());
  }

  bytes(value: Uint8Array): this {
    return this.#length(value.length, 4).raw(value);
  }

  array<Item>(items: readonly Item[], write: (item: Item) => unknown): this {
    this.#length(items.length, 4);
    for (const item of items) write(item);
    return this;
  }

  /** No tagged fields, at the end of a structure. */
  tags(): this {
    return this.#isFlexible ? this.unsignedVarint(0) : this;
  }

  toBytes(): Buffer {
    return Buffer.concat(this.#parts);
  }

  #length(length: number, bytes: 2 | 4): this {
    if (this.#isFlexible) return this.unsignedVarint(length + 1);
    return bytes === 2 ? this.int16(length) : this.int32(length);
  }

  #add(size: number, write: (part: Buffer) => unknown): this {
    const part = Buffer.alloc(size);
    write(part);
    this.#parts.push(part);
    return this;
  }
}
