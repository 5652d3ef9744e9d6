/** What is no valid Kafka: bytes that end too early, lengths that cannot be, parts in the wrong place. */
export class UnreadableKafka extends Error {
  override name = "UnreadableKafka";
}

/**
 * Reads the primitive types one after the other. Apache Kafka, protocol guide, "Protocol Primitive Types". `isFlexible`: texts, bytes and arrays are
 * compact, and tagged fields stand at the end of each structure (KIP-482).
 */
export class KafkaReader {
  readonly #bytes: Buffer;
  readonly #isFlexible: boolean;
  #at = 0;

  constructor(bytes: Uint8Array, isFlexible = false) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#isFlexible = isFlexible;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  int8(): number {
    return this.#bytes.readInt8(this.#step(1));
  }

  boolean(): boolean {
    return this.int8() !== 0;
  }

  int16(): number {
    return this.#bytes.readInt16BE(this.#step(2));
  }

  int32(): number {
    return this.#bytes.readInt32BE(this.#step(4));
  }

  uint32(): number {
    return this.#bytes.readUInt32BE(this.#step(4));
  }

  int64(): bigint {
    return this.#bytes.readBigInt64BE(this.#step(8));
  }

  unsignedVarint(): number {
    return Number(this.#unsigned(5));
  }

  /** Zigzag, as in records. */
  varint(): number {
    return Number(this.varlong(5));
  }

  varlong(longest = 10): bigint {
    const value = this.#unsigned(longest);
    return (value >> 1n) ^ -(value & 1n);
  }

  take(count: number): Buffer {
    if (count < 0) throw new UnreadableKafka(`a length of ${count}`);
    const from = this.#step(count);
    return this.#bytes.subarray(from, from + count);
  }

  rest(): Buffer {
    return this.take(this.left);
  }

  text(): string {
    return this.nullableText() ?? unreadable("a text that may not be null is");
  }

  nullableText(): string | null {
    const length = this.#isFlexible ? this.unsignedVarint() - 1 : this.int16();
    return length < 0 ? null : utf8(this.take(length));
  }

  bytes(): Buffer | null {
    const length = this.#isFlexible ? this.unsignedVarint() - 1 : this.int32();
    return length < 0 ? null : this.take(length);
  }

  /** An array that may be null. */
  array<Item>(item: () => Item): readonly Item[] | null {
    const length = this.#isFlexible ? this.unsignedVarint() - 1 : this.int32();
    if (length < 0) return null;
    if (length > this.left) throw new UnreadableKafka(`an array of ${length} in ${this.left} bytes`);
    return Array.from({ length }, item);
  }

  /** Passes over the tagged fields at the end of a structure, where there are any. */
  tags(): void {
    if (!this.#isFlexible) return;
    let last = -1;
    for (let count = this.unsignedVarint(); count > 0; count--) {
      const tag = this.unsignedVarint();
      if (tag <= last) throw new UnreadableKafka(`tag ${tag} behind tag ${last}`);
      last = tag;
      this.take(this.unsignedVarint());
    }
  }

  /** Says that nothing is left. */
  end(what: string): void {
    if (this.left > 0) throw new UnreadableKafka(`${this.left} bytes behind ${what}`);
  }

  #unsigned(longest: number): bigint {
    let value = 0n;
    for (let index = 0; index < longest; index++) {
      const byte = this.#bytes[this.#step(1)]!;
      value |= BigInt(byte & 0x7f) << BigInt(7 * index);
      if (byte < 0x80) return value;
    }
    throw new UnreadableKafka(`a varint of more than ${longest} bytes`);
  }

  #step(count: number): number {
    if (count > this.left) throw new UnreadableKafka(`it ends ${count - this.left} bytes too early`);
    const at = this.#at;
    this.#at += count;
    return at;
  }
}

const decoder = new TextDecoder("utf-8", { fatal: true });

function utf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new UnreadableKafka("a text that is no UTF-8");
  }
}

function unreadable(why: string): never {
  throw new UnreadableKafka(why);
}
