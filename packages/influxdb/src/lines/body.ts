import type { Payload } from "@meterbridge/core";
import type { LinePool } from "./line-pool.ts";
import { pointTooLarge } from "../text/drop-reasons.ts";
import { linesPayload } from "./lines-payload.ts";

/** How much goes into one payload. */
export interface BodyLimits {
  readonly maxLines: number;
  readonly maxBytes: number;
}

/** Lines on their way into payloads. A data point is never divided: it is written, then taken, or taken back. */
export class Body {
  readonly #limits: BodyLimits;
  readonly #pool: LinePool;
  /** How many points are still to come, to guess how large the body gets. */
  #coming: number;
  #bytes: Buffer<ArrayBuffer>;
  #pos = 0;
  #lines = 0;
  /** Up to where the points are taken. */
  #takenPos = 0;
  #takenLines = 0;
  #positions: number[] = [];
  /** How many lines the points so far have; `undefined` as long as each has one. */
  #lineEnds: number[] | undefined;

  constructor(limits: BodyLimits, pool: LinePool, points: number) {
    this.#limits = limits;
    this.#pool = pool;
    this.#coming = points;
    this.#bytes = pool.take(this.#guess());
  }

  /**
   * Appends a line: what stands before the fields, and the rest with its end.
   *
   * @throws {UnusablePoint} When the point is too large already: it might have thousands of lines more.
   */
  append(head: string, rest: string): void {
    if (this.isTooLarge) throw pointTooLarge;
    this.#ensure(this.#pos + (head.length + rest.length) * mostBytes);
    this.#pos += this.#bytes.write(head, this.#pos);
    this.#pos += this.#bytes.write(rest, this.#pos);
    this.#lines++;
  }

  /** How many lines were appended since the last point. */
  get newLines(): number {
    return this.#lines - this.#takenLines;
  }

  /** How many bytes these take. */
  get newBytes(): number {
    return this.#pos - this.#takenPos;
  }

  /** Whether what was appended since the last point is too much for any payload. */
  get isTooLarge(): boolean {
    return this.newBytes > this.#limits.maxBytes;
  }

  /** What was appended is no point. */
  takeBack(): void {
    this.#coming--;
    this.#pos = this.#takenPos;
    this.#lines = this.#takenLines;
  }

  /** What was appended is the point at this position. Returns the points before it when there is no room for one more. */
  take(position: number): Payload | undefined {
    const { maxBytes, maxLines } = this.#limits;
    const isFull = this.#positions.length > 0 && (this.#pos > maxBytes || this.#lines > maxLines);
    const full = isFull ? this.#cut() : undefined;
    const points = this.#positions.push(position);
    if (this.newLines !== 1 && this.#lineEnds === undefined) {
      this.#lineEnds = Array.from({ length: points - 1 }, (_, index) => index + 1);
    }
    this.#lineEnds?.push(this.#lines);
    this.#coming--;
    this.#takenPos = this.#pos;
    this.#takenLines = this.#lines;
    return full;
  }

  /** What is left, if anything. */
  finish(): Payload | undefined {
    return this.#positions.length > 0 ? this.#payload() : undefined;
  }

  #cut(): Payload {
    const bytes = this.#bytes;
    const [from, to] = [this.#takenPos, this.#pos];
    const lines = this.newLines;
    const payload = this.#payload();
    this.#bytes = this.#pool.take(Math.max(to - from, this.#guess()));
    this.#pos = bytes.copy(this.#bytes, 0, from, to);
    this.#lines = lines;
    this.#takenPos = this.#takenLines = 0;
    this.#positions = [];
    this.#lineEnds = undefined;
    return payload;
  }

  #payload(): Payload {
    const size = this.#takenPos;
    this.#pool.pointBytes = size / this.#positions.length;
    this.#pool.lineBytes = size / this.#takenLines;
    // Guessed far too large, it must not weigh on whoever keeps the payload.
    const { buffer } = this.#bytes;
    const body = size * 4 < buffer.byteLength ? new Uint8Array(buffer.slice(0, size)) : new Uint8Array(buffer, 0, size);
    return linesPayload(body, this.#positions, this.#lineEnds, this.#pool);
  }

  #guess(): number {
    const { maxLines, maxBytes } = this.#limits;
    const { pointBytes, lineBytes } = this.#pool;
    const bytes = Math.min(Math.max(this.#coming, 0) * pointBytes, maxLines * lineBytes, maxBytes);
    return Math.ceil(bytes * 1.125) + 4096;
  }

  #ensure(bytes: number): void {
    if (bytes <= this.#bytes.length) return;
    const grown = this.#pool.take(Math.max(bytes, this.#guess(), this.#bytes.length * 1.5));
    this.#bytes.copy(grown, 0, 0, this.#pos);
    this.#bytes = grown;
  }
}

/** The most bytes that a UTF-16 unit takes in UTF-8. */
const mostBytes = 3;
