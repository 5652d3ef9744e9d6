const leastBytes = 64 * 1024;

/**
 * Where points are written, a chunk at a time, before they are copied into a payload or kept.
 *
 * It is used again for each chunk, so that it stays in the processor's cache.
 */
export class Arena {
  bytes: Buffer = Buffer.allocUnsafeSlow(leastBytes);
  view: DataView = viewOf(this.bytes);
  /** The bytes, four at a time, in the processor's own order. */
  words: Int32Array = wordsOf(this.bytes);
  pos = 0;
  /** No point may reach beyond. */
  limit: number = Infinity;

  /** Starts over, with room for so many bytes; what was written before is done with. */
  begin(room: number): void {
    this.pos = 0;
    this.ensure(room);
  }

  /** Makes room for so many more bytes. `bytes`, `view` and `words` may be others afterwards. */
  ensure(room: number): void {
    if (this.pos + room > this.bytes.length) this.#grow(room);
  }

  append(source: Buffer, from: number, to: number): void {
    this.ensure(to - from);
    source.copy(this.bytes, this.pos, from, to);
    this.pos += to - from;
  }

  /** Gives memory back when it is more than so many bytes. */
  trim(maxBytes: number): void {
    if (this.bytes.length > Math.max(maxBytes, leastBytes)) this.#use(Buffer.allocUnsafeSlow(leastBytes));
    this.pos = 0;
  }

  #grow(room: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.pos + room));
    this.bytes.copy(grown, 0, 0, this.pos);
    this.#use(grown);
  }

  #use(bytes: Buffer): void {
    this.bytes = bytes;
    this.view = viewOf(bytes);
    this.words = wordsOf(bytes);
  }
}

export function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function wordsOf(bytes: Buffer): Int32Array {
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >>> 2);
}
