/** Smaller bodies cost less to make than to keep. */
const smallestBytes = 64 * 1024;

/**
 * The memory of the last payload that was given back, for the next one, as long as the garbage collector leaves it there.
 *
 * New memory for each body is what an export costs most: the system clears its pages, and V8 collects garbage the sooner
 * the more lies outside its heap. Measured at 10 000 points of OTLP: a third of the encoder's time.
 */
export class BodyPool {
  /** How many bytes a point took in the last payload: a guess for the next one. */
  pointBytes = 300;
  #free: WeakRef<ArrayBuffer> | undefined;

  /** Memory for so many bytes, or for more when that is at hand, with whatever is in it. */
  take(size: number): Buffer<ArrayBuffer> {
    const free = size < smallestBytes ? undefined : this.#free?.deref();
    if (free === undefined || free.byteLength < size) return Buffer.allocUnsafeSlow(size);
    this.#free = undefined;
    return Buffer.from(free);
  }

  /** Takes a body's memory back. Whoever still holds the body holds nothing: no byte of it ever changes. */
  give({ buffer }: Uint8Array<ArrayBuffer>): void {
    if (!buffer.detached && buffer.byteLength >= smallestBytes) this.#free = new WeakRef(buffer.transfer());
  }
}
