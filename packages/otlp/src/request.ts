import type { Chunk } from "./chunk.ts";
import type { Format, Wrapper } from "./format.ts";
import type { Frame } from "./frame.ts";

/** Copied at once; it takes some 50 µs. */
const sliceBytes = 256 * 1024;

/**
 * What goes into one payload: a list of pieces, which are copied together when the payload is made.
 *
 * The copy is what makes payloads immutable while the pieces' memory is used again.
 */
export class Request {
  points = 0;
  from = 0;
  to = 0;
  #size = 0;
  readonly #format: Format;
  readonly #maxBytes: number;
  readonly #resource: Wrapper;
  readonly #bytes: Buffer[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  #scope: Wrapper | undefined;
  #scopeSlot = -1;
  #scopeBytes = 0;
  #frame: Frame | undefined;
  #metricSlot = -1;
  #metricBytes = 0;

  constructor(format: Format, resource: Wrapper, maxBytes: number) {
    this.#format = format;
    this.#resource = resource;
    this.#maxBytes = maxBytes;
    this.#clear();
  }

  openScope(scope: Wrapper): void {
    this.#closeScope();
    this.#scope = scope;
  }

  /** Adds a metric that consists of this chunk, with head and tail; `false` when it does not fit. */
  addWhole(chunk: Chunk, position: number): boolean {
    const size = chunk.wholeEnd - chunk.wholeStart + this.#format.envelopeRoom;
    if (this.#size + size + this.#scopeRoom() > this.#maxBytes) return false;
    this.#closeMetric();
    this.#startScope();
    this.#push(chunk.bytes, chunk.wholeStart, chunk.wholeEnd);
    this.#scopeBytes += chunk.wholeEnd - chunk.wholeStart;
    this.#count(chunk.ends, 0, chunk.ends.length, position);
    return true;
  }

  openMetric(frame: Frame): void {
    this.#closeMetric();
    this.#frame = frame;
  }

  /**
   * Adds the points of a chunk, from one index on, as many as fit. Returns the index of the first that does not.
   * `position` is that of the chunk's first point.
   */
  addPoints(chunk: Chunk, from: number, position: number): number {
    const { ends, start } = chunk;
    const begin = from === 0 ? 0 : ends[from - 1]!;
    const frame = this.#frame!;
    const room =
      this.#maxBytes -
      this.#size -
      (this.#metricSlot >= 0 ? 0 : this.#scopeRoom() + this.#format.envelopeRoom + frame.headRoom + frame.tail.length);
    const to = fitting(ends, from, begin + room);
    const end = to === 0 ? 0 : ends[to - 1]!;
    if (end === begin) return to;
    this.#startMetric();
    this.#push(chunk.bytes, start + begin, start + end);
    this.#metricBytes += end - begin;
    this.#count(ends, from, to, position);
    return to;
  }

  /** Copies the pieces into a body of their own, bit by bit, and starts anew. The scope and metric stay open. */
  *assemble(): Generator<undefined, Uint8Array> {
    this.#closeScope();
    const separator = this.#format.separatorBytes;
    this.#ends[this.#ends.length - 1]! -= separator;
    let content = 0;
    for (let index = 1; index < this.#bytes.length; index++) content += this.#ends[index]! - this.#starts[index]!;
    this.#put(0, this.#resource.head(content));
    this.#push(this.#resource.tail, 0, this.#resource.tail.length);
    const total = content + this.#ends[0]! + this.#resource.tail.length;
    const body = Buffer.allocUnsafeSlow(total);
    let pos = 0;
    let sinceYield = 0;
    for (let index = 0; index < this.#bytes.length; index++) {
      const source = this.#bytes[index]!;
      const end = this.#ends[index]!;
      for (let from = this.#starts[index]!; from < end;) {
        const to = Math.min(end, from + sliceBytes);
        source.copy(body, pos, from, to);
        pos += to - from;
        sinceYield += to - from + 500;
        from = to;
        if (sinceYield > sliceBytes) {
          sinceYield = 0;
          yield undefined;
        }
      }
    }
    this.#clear();
    return new Uint8Array(body.buffer, body.byteOffset, total);
  }

  #clear(): void {
    this.#bytes.length = this.#starts.length = this.#ends.length = 0;
    this.#push(nothing, 0, 0);
    this.#size = this.#resource.size + this.#format.envelopeRoom;
    this.points = 0;
  }

  #startScope(): void {
    if (this.#scopeSlot >= 0) return;
    this.#size += this.#scopeRoom();
    this.#scopeSlot = this.#bytes.length;
    this.#push(nothing, 0, 0);
    this.#scopeBytes = 0;
  }

  #scopeRoom(): number {
    return this.#scopeSlot >= 0 ? 0 : this.#scope!.size + this.#format.envelopeRoom;
  }

  #closeScope(): void {
    this.#closeMetric();
    if (this.#scopeSlot < 0) return;
    const { tail } = this.#scope!;
    this.#ends[this.#ends.length - 1]! -= this.#format.separatorBytes;
    this.#put(this.#scopeSlot, this.#scope!.head(this.#scopeBytes - this.#format.separatorBytes));
    this.#push(tail, 0, tail.length);
    this.#scopeSlot = -1;
  }

  #startMetric(): void {
    if (this.#metricSlot >= 0) return;
    this.#startScope();
    this.#metricSlot = this.#bytes.length;
    this.#size += this.#format.envelopeRoom + this.#frame!.headRoom + this.#frame!.tail.length;
    this.#push(nothing, 0, 0);
    this.#metricBytes = 0;
  }

  #closeMetric(): void {
    if (this.#metricSlot < 0) return;
    const { headRoom, tail, separatorBytes } = this.#frame!;
    this.#ends[this.#ends.length - 1]! -= separatorBytes;
    const pointBytes = this.#metricBytes - separatorBytes;
    const head = Buffer.allocUnsafe(headRoom);
    const start = this.#frame!.putHead(head, headRoom, pointBytes);
    this.#put(this.#metricSlot, head.subarray(start));
    this.#push(tail, 0, tail.length);
    this.#scopeBytes += headRoom - start + pointBytes + tail.length;
    this.#metricSlot = -1;
  }

  /** Counts the points that have bytes. */
  #count(ends: readonly number[], from: number, to: number, position: number): void {
    let before = from === 0 ? 0 : ends[from - 1]!;
    for (let index = from; index < to; index++) {
      const end = ends[index]!;
      if (end === before) continue;
      before = end;
      if (this.points++ === 0) this.from = position + index;
      this.to = position + index + 1;
    }
  }

  #push(bytes: Buffer, start: number, end: number): void {
    this.#bytes.push(bytes);
    this.#starts.push(start);
    this.#ends.push(end);
    this.#size += end - start;
  }

  #put(slot: number, bytes: Buffer): void {
    this.#bytes[slot] = bytes;
    this.#ends[slot] = bytes.length;
  }
}

/** The first index from `from` on whose point ends behind `limit`. */
function fitting(ends: readonly number[], from: number, limit: number): number {
  if (ends[ends.length - 1]! <= limit) return ends.length;
  let low = from;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ends[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

const nothing = Buffer.alloc(0);
