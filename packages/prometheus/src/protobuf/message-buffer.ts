import type { Count } from "@meterbridge/core/points";
import { putVarint, varintSize } from "./varint.ts";

const firstBytes = 16 * 1024;

/**
 * Where messages are written, field by field: each method takes the field's tag, the number and wire type in one. Protocol
 * Buffers, "Encoding".
 */
export class MessageBuffer {
  bytes: Buffer = Buffer.allocUnsafeSlow(firstBytes);
  view: DataView = viewOf(this.bytes);
  pos = 0;

  /** Makes room for so many more bytes. `bytes` and `view` may be others afterwards. */
  ensure(room: number): void {
    if (this.bytes.length - this.pos < room) this.#grow(room);
  }

  /** Gives away what was written, and begins anew with so much room. */
  take(room: number): Uint8Array {
    const written = this.bytes.subarray(0, this.pos);
    this.#use(Buffer.allocUnsafeSlow(room));
    this.pos = 0;
    return written;
  }

  byte(value: number): void {
    this.ensure(1);
    this.bytes[this.pos++] = value;
  }

  double(tag: number, value: number): void {
    this.ensure(9);
    this.bytes[this.pos] = tag;
    this.view.setFloat64(this.pos + 1, value, true);
    this.pos += 9;
  }

  /**
   * The NaN by which Prometheus is told that a series has no value any more. A number of this language cannot be relied
   * on to keep it apart from other NaNs.
   */
  staleNaN(tag: number): void {
    this.ensure(9);
    this.bytes[this.pos] = tag;
    this.view.setBigUint64(this.pos + 1, 0x7ff0_0000_0000_0002n, true);
    this.pos += 9;
  }

  /** A number of 64 bits without a sign. */
  count(tag: number, count: Count): void {
    this.ensure(11);
    this.bytes[this.pos++] = tag;
    this.varint(count);
  }

  /** A number with a sign, as `sint32` and `sint64` have it. */
  signed(tag: number, value: Count): void {
    this.ensure(11);
    this.bytes[this.pos++] = tag;
    this.zigzag(value);
  }

  text(tag: number, text: string): void {
    const at = this.open(tag, varintSize(text.length));
    this.ensure(text.length * 3);
    this.pos += this.bytes.write(text, this.pos);
    this.close(at, varintSize(text.length));
  }

  /** Bytes that are kept as a text, each a character. */
  latin1(text: string): void {
    this.ensure(text.length);
    this.pos += this.bytes.write(text, this.pos, "latin1");
  }

  /** Begins a message, or whatever has its length before it, of which so many bytes are left free. */
  open(tag: number, lengthBytes: number): number {
    this.ensure(10);
    this.bytes[this.pos] = tag;
    this.pos += 1 + lengthBytes;
    return this.pos;
  }

  /** Ends what began here, and returns how many bytes its length took. It is moved when that is not what was left free. */
  close(at: number, lengthBytes: number): number {
    const length = this.pos - at;
    const size = varintSize(length);
    if (size !== lengthBytes) {
      this.ensure(5);
      this.bytes.copyWithin(at - lengthBytes + size, at, this.pos);
      this.pos += size - lengthBytes;
    }
    putVarint(this.bytes, at - lengthBytes, length);
    return size;
  }

  /** A number without its tag. There must be room for ten bytes. */
  varint(value: Count): void {
    if (typeof value === "number" && value >>> 0 === value) {
      this.pos = putVarint(this.bytes, this.pos, value);
    } else {
      this.#varint64(BigInt(value));
    }
  }

  /** A number with a sign, without its tag. There must be room for ten bytes. */
  zigzag(value: Count): void {
    if (typeof value === "number" && value >= -(2 ** 30) && value < 2 ** 30) {
      this.pos = putVarint(this.bytes, this.pos, ((value << 1) ^ (value >> 31)) >>> 0);
    } else {
      const wide = BigInt(value);
      this.#varint64(wide < 0n ? -2n * wide - 1n : 2n * wide);
    }
  }

  #varint64(value: bigint): void {
    for (; value > 127n; value >>= 7n) this.bytes[this.pos++] = Number(value & 127n) | 128;
    this.bytes[this.pos++] = Number(value);
  }

  #grow(room: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.pos + room));
    this.bytes.copy(grown, 0, 0, this.pos);
    this.#use(grown);
  }

  #use(bytes: Buffer): void {
    this.bytes = bytes;
    this.view = viewOf(bytes);
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
