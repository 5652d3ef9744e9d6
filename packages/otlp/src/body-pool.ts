/** Smaller bodies cost less to make than to keep. */
const smallestBytes = 64 * 1024;

/**
 * The memory of the last payload that was given back, for the next one.
 *
 * New memory for each body is what an export costs most: the system clears its pages, and V8 collects garbage the sooner
 * the more lies outside its heap. Measured at 10 000 points: a third of the encoder's time.
 */
export class BodyPool {
  #free: ArrayBuffer | undefined;

  get bytes(): number {
    return this.#free?.byteLength ?? 0;
  }

  /** Memory for so many bytes, or for more when that is at hand, with whatever is in it. */
  take(size: number): Buffer<ArrayBuffer> {
    const free = this.#free;
    if (free === undefined || free.byteLength < size || size < smallestBytes) return Buffer.allocUnsafeSlow(size);
    this.#free = undefined;
    return Buffer.from(free);
  }

  /** Takes a body's memory back. Whoever still holds the body holds nothing: no byte of it ever changes. */
  give({ buffer }: Uint8Array<ArrayBuffer>): void {
    if (!buffer.detached && buffer.byteLength >= smallestBytes) this.#free = buffer.transfer();
  }

  /** Gives the memory up when it is more than so many bytes. */
  trim(maxBytes: number): void {
    if (this.bytes > maxBytes) this.#free = undefined;
  }
}
