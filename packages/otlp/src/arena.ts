const firstSegmentBytes = 64 * 1024;
const largestSegmentBytes = 1024 * 1024;

/**
 * Where bytes are written until they are copied into a payload.
 *
 * It consists of segments, so that it grows without moving what is finished. Positions count from the beginning of
 * the segment, and hold when the segment has to grow under what is being written.
 */
export class Arena {
  bytes: Buffer = Buffer.allocUnsafeSlow(firstSegmentBytes);
  view: DataView = viewOf(this.bytes);
  pos = 0;
  /** No point may reach beyond. */
  limit: number = Infinity;
  #from = 0;
  #full: Buffer[] = [];
  #free: Buffer[] = [];

  /** Starts something that has to be contiguous, of about `room` bytes. */
  begin(room: number): void {
    if (this.pos + room > this.bytes.length) this.#nextSegment(room);
    this.#from = this.pos;
  }

  /** Makes room for so many more bytes. `bytes` and `view` may be others afterwards. */
  ensure(room: number): void {
    if (this.pos + room > this.bytes.length) this.#grow(room);
  }

  append(source: Buffer, from: number, to: number): void {
    this.ensure(to - from);
    source.copy(this.bytes, this.pos, from, to);
    this.pos += to - from;
  }

  /** Everything was copied out: begin again. */
  reset(): void {
    this.releaseFull();
    this.pos = 0;
    this.#from = 0;
  }

  /** Everything but what is in the current segment was copied out. */
  releaseFull(): void {
    for (const segment of this.#full) if (segment.length <= largestSegmentBytes) this.#free.push(segment);
    this.#full.length = 0;
  }

  /** Gives memory back beyond so many bytes, when nothing is in use. */
  trim(maxBytes: number): void {
    this.reset();
    if (this.bytes.length > Math.max(maxBytes, firstSegmentBytes)) this.#use(Buffer.allocUnsafeSlow(firstSegmentBytes));
    let kept = this.bytes.length;
    this.#free = this.#free.filter((segment) => (kept += segment.length) <= maxBytes);
  }

  get capacity(): number {
    return this.bytes.length + this.#free.reduce((sum, segment) => sum + segment.length, 0);
  }

  #nextSegment(room: number): void {
    this.#full.push(this.bytes);
    const free = this.#free.pop();
    const size = Math.max(Math.min(this.bytes.length * 2, largestSegmentBytes), room * 2);
    this.#use(free !== undefined && free.length >= room ? free : Buffer.allocUnsafeSlow(size));
  }

  #grow(room: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.pos + room));
    this.bytes.copy(grown, this.#from, this.#from, this.pos);
    // Pieces in front of `#from` still point into the old segment.
    if (this.#from > 0) this.#full.push(this.bytes);
    const { pos } = this;
    this.#use(grown);
    this.pos = pos;
  }

  #use(segment: Buffer): void {
    this.bytes = segment;
    this.view = viewOf(segment);
    this.pos = 0;
  }
}

export function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
