import type { BodyPool } from "@meterbridge/core";
import type { Chunk } from "./chunk.ts";
import type { Format, Wrapper } from "./format.ts";
import type { Frame } from "./frame.ts";

/**
 * What goes into one payload: points are copied to the end of its body, chunk by chunk, while they are in the processor's
 * cache. The copy is what makes payloads immutable while the chunks' memory is used again.
 *
 * What stands before the points tells their length. Room is left for it by a guess that is nearly always right; when it is
 * wrong, what follows is moved by the byte or two.
 */
export class Request {
  points = 0;
  from = 0;
  to = 0;
  readonly #format: Format;
  readonly #maxBytes: number;
  readonly #resource: Wrapper;
  readonly #bodies: BodyPool;
  /** How many points are still to come, to guess how large the body gets. */
  #comingPoints: number;
  #body: Buffer<ArrayBuffer> = Buffer.alloc(0);
  #pos = 0;
  /** The most that the body comes to, whatever is guessed: it decides where requests are cut. */
  #size = 0;
  #resourceRoom = 0;
  #scope: Wrapper | undefined;
  #scopeAt = -1;
  #scopeRoom = 0;
  #frame: Frame | undefined;
  #metricAt = -1;
  #metricRoom = 0;

  constructor(format: Format, resource: Wrapper, maxBytes: number, bodies: BodyPool, points: number) {
    this.#format = format;
    this.#resource = resource;
    this.#maxBytes = maxBytes;
    this.#bodies = bodies;
    this.#comingPoints = points;
    this.begin();
  }

  /** Begins a body: as late as can be, so that the memory of the one before may have been given back. */
  begin(): void {
    this.points = 0;
    this.#size = this.#resource.size + this.#format.envelopeRoom;
    const guess = this.#guess();
    this.#body = this.#bodies.take(Math.ceil(guess * 1.0625) + this.#resource.size + 256);
    this.#resourceRoom = this.#pos = this.#resource.head(guess).length;
  }

  openScope(scope: Wrapper): void {
    this.#closeScope();
    this.#scope = scope;
  }

  /** Adds a metric that consists of this chunk, with head and tail; `false` when it does not fit. */
  addWhole(chunk: Chunk, position: number): boolean {
    this.#closeMetric();
    const size = chunk.wholeEnd - chunk.wholeStart;
    if (size + this.#format.envelopeRoom > this.#room()) return false;
    this.#startScope();
    this.#append(chunk.bytes, chunk.wholeStart, chunk.wholeEnd);
    this.#count(chunk.ends, 0, chunk.ends.length, position);
    return true;
  }

  openMetric(frame: Frame): void {
    this.#closeMetric();
    this.#frame = frame;
  }

  /**
   * Adds the points of a chunk, from one index on, as many as fit. Returns the index of the first that does not.
   * `position` is that of the chunk's first point; the metric has about `chunks` like this one.
   */
  addPoints(chunk: Chunk, from: number, position: number, chunks: number): number {
    const { ends, start } = chunk;
    const begin = from === 0 ? 0 : ends[from - 1]!;
    const frame = this.#frame!;
    const to = fitting(ends, from, begin + this.#room() - (this.#metricAt >= 0 ? 0 : this.#around(frame)));
    const end = to === 0 ? 0 : ends[to - 1]!;
    if (end === begin) return to;
    this.#startMetric((end - begin) * chunks);
    this.#append(chunk.bytes, start + begin, start + end);
    this.#count(ends, from, to, position);
    return to;
  }

  /** Closes the body. The scope and metric stay open, for the next one to `begin`. */
  finish(): Uint8Array<ArrayBuffer> {
    this.#closeScope();
    this.#dropSeparator();
    const { tail } = this.#resource;
    const head = this.#resource.head(this.#pos - this.#resourceRoom);
    this.#close(0, this.#resourceRoom, head, tail);
    const { buffer } = this.#body;
    const size = this.#pos;
    this.#bodies.pointBytes = size / this.points;
    // Guessed far too large, it must not weigh on whoever keeps the payload.
    const body = size * 2 < buffer.byteLength ? new Uint8Array(buffer.slice(0, size)) : new Uint8Array(buffer, 0, size);
    return body;
  }

  /** How many bytes fit into the scope. */
  #room(): number {
    const scope = this.#scopeAt >= 0 ? 0 : this.#scope!.size + this.#format.envelopeRoom;
    return this.#maxBytes - this.#size - scope;
  }

  /** The most bytes that a metric takes besides its points. */
  #around(frame: Frame): number {
    return frame.headRoom + frame.tail.length + this.#format.envelopeRoom;
  }

  /** How many bytes are still to come, at the most in this payload. */
  #guess(): number {
    return Math.floor(Math.min(Math.max(this.#comingPoints, 0) * this.#bodies.pointBytes, this.#maxBytes));
  }

  #startScope(): void {
    if (this.#scopeAt >= 0) return;
    this.#scopeAt = this.#pos;
    this.#size += this.#scope!.size + this.#format.envelopeRoom;
    this.#scopeRoom = this.#scope!.head(this.#guess()).length;
    this.#ensure(this.#scopeRoom);
    this.#pos += this.#scopeRoom;
  }

  #closeScope(): void {
    this.#closeMetric();
    if (this.#scopeAt < 0) return;
    this.#dropSeparator();
    const { tail } = this.#scope!;
    const head = this.#scope!.head(this.#pos - this.#scopeAt - this.#scopeRoom);
    this.#close(this.#scopeAt, this.#scopeRoom, head, tail);
    this.#scopeAt = -1;
  }

  #startMetric(guess: number): void {
    if (this.#metricAt >= 0) return;
    this.#startScope();
    this.#metricAt = this.#pos;
    this.#size += this.#around(this.#frame!);
    this.#metricRoom = headOf(this.#frame!, guess).length;
    this.#ensure(this.#metricRoom);
    this.#pos += this.#metricRoom;
  }

  #closeMetric(): void {
    if (this.#metricAt < 0) return;
    this.#pos -= this.#frame!.separatorBytes;
    const head = headOf(this.#frame!, this.#pos - this.#metricAt - this.#metricRoom);
    this.#close(this.#metricAt, this.#metricRoom, head, this.#frame!.tail);
    this.#metricAt = -1;
  }

  /** Puts a head where room was left for it, and a tail to the end. */
  #close(at: number, room: number, head: Buffer, tail: Buffer): void {
    this.#ensure(Math.max(0, head.length - room) + tail.length);
    if (head.length !== room) {
      this.#body.copyWithin(at + head.length, at + room, this.#pos);
      this.#pos += head.length - room;
    }
    head.copy(this.#body, at);
    this.#pos += tail.copy(this.#body, this.#pos);
  }

  #dropSeparator(): void {
    this.#pos -= this.#format.separatorBytes;
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
    this.#comingPoints -= to - from;
  }

  #append(source: Buffer, from: number, to: number): void {
    this.#ensure(to - from);
    source.copy(this.#body, this.#pos, from, to);
    this.#pos += to - from;
    this.#size += to - from;
  }

  #ensure(bytes: number): void {
    const needed = this.#pos + bytes;
    if (needed <= this.#body.length) return;
    // By what the points took so far, and a little more.
    const perPoint = this.points > 0 ? this.#pos / this.points : this.#bodies.pointBytes;
    const guess = Math.min(needed + Math.max(this.#comingPoints, 0) * perPoint, this.#maxBytes) * 1.0625;
    const grown = this.#bodies.take(Math.ceil(Math.max(needed + 256, guess)));
    this.#body.copy(grown, 0, 0, this.#pos);
    this.#body = grown;
  }
}

function headOf(frame: Frame, pointBytes: number): Buffer {
  const head = Buffer.allocUnsafe(frame.headRoom);
  return head.subarray(frame.putHead(head, frame.headRoom, pointBytes));
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
