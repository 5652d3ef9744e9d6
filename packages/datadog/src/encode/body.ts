import type { BodyPool, Payload } from "@meterbridge/core";
import type { PayloadKind } from "./payload-kind.ts";
import { pointsPayload } from "./points-payload.ts";

/** The most points of series in a request. Intake rules of Datadog's own test intake (saluki, "Pyld"). */
export const mostSeries = 10_000;

const noBytes = Buffer.from(new ArrayBuffer(0));

/** Data points on their way into payloads. One is never divided: it is written, then taken, or taken back. */
export class Body {
  /** Where the next byte goes; whoever writes moves it. */
  pos = 0;
  readonly #maxBytes: number;
  readonly #pool: BodyPool;
  /** How many data points are still to come, to guess how large the body gets. */
  #coming = 0;
  #kind: PayloadKind = "series";
  #bytes: Buffer<ArrayBuffer> = noBytes;
  #entries = 0;
  /** Up to where the data points are taken. */
  #takenPos = 0;
  #takenEntries = 0;
  #positions: number[] = [];
  #ends: number[] = [];
  #seconds: number[] = [];

  constructor(maxBytes: number, pool: BodyPool) {
    this.#maxBytes = maxBytes;
    this.#pool = pool;
  }

  /** An export of so many data points begins. */
  start(points: number): void {
    this.#coming = points;
    this.#bytes = this.#pool.take(this.#guess());
    this.#clear();
  }

  /** What follows is of this kind. Returns what there is of the other one. */
  turnTo(kind: PayloadKind): Payload | undefined {
    if (kind === this.#kind) return undefined;
    const last = this.#positions.length > 0 ? this.#cut() : undefined;
    this.#kind = kind;
    return last;
  }

  /** Room for one series or sketch of so many bytes, from `pos` on. */
  entry(size: number): Buffer<ArrayBuffer> {
    this.#entries++;
    const needed = this.pos + size;
    if (needed > this.#bytes.length) {
      const grown = this.#pool.take(Math.max(needed, this.#guess(), this.#bytes.length * 1.5));
      this.#bytes.copy(grown, 0, 0, this.pos);
      this.#bytes = grown;
    }
    return this.#bytes;
  }

  /** How many bytes were written since the last data point. */
  get newBytes(): number {
    return this.pos - this.#takenPos;
  }

  /** Whether what was written since the last data point is too much for any payload. */
  get isTooLarge(): boolean {
    return this.newBytes > this.#maxBytes || this.#isFull(this.#entries - this.#takenEntries);
  }

  /** What was written is no data point. */
  takeBack(): void {
    this.#coming--;
    this.pos = this.#takenPos;
    this.#entries = this.#takenEntries;
  }

  /**
   * What was written is the data point at this position; nothing may be all that it has to say. Returns those before it when there is
   * no room for one more.
   */
  take(position: number, second: number): Payload | undefined {
    if (this.pos === 0) {
      // A payload begins with something.
      this.#coming--;
      return undefined;
    }
    const isFull = this.#positions.length > 0 && (this.pos > this.#maxBytes || this.#isFull(this.#entries));
    const full = isFull ? this.#cut() : undefined;
    this.#positions.push(position);
    this.#ends.push(this.pos);
    this.#seconds.push(second);
    this.#coming--;
    this.#takenPos = this.pos;
    this.#takenEntries = this.#entries;
    return full;
  }

  /** What is left, if anything. */
  finish(): Payload | undefined {
    const last = this.#positions.length > 0 ? this.#payload() : undefined;
    this.release();
    return last;
  }

  /** Nothing is written any more, or for now. */
  release(): void {
    this.#bytes = noBytes;
    this.#clear();
  }

  #isFull(entries: number): boolean {
    return this.#kind === "series" && entries > mostSeries;
  }

  /** What is taken becomes a payload; what is not, the beginning of the next one. */
  #cut(): Payload {
    const bytes = this.#bytes;
    const [from, to] = [this.#takenPos, this.pos];
    const payload = this.#payload();
    this.#bytes = this.#pool.take(Math.max(to - from, this.#guess()));
    const entries = this.#entries - this.#takenEntries;
    this.#clear();
    this.pos = bytes.copy(this.#bytes, 0, from, to);
    this.#entries = entries;
    return payload;
  }

  #clear(): void {
    this.pos = this.#takenPos = 0;
    this.#entries = this.#takenEntries = 0;
    this.#positions = [];
    this.#ends = [];
    this.#seconds = [];
  }

  #payload(): Payload {
    const size = this.#takenPos;
    this.#pool.pointBytes = size / this.#positions.length;
    // Guessed far too large, it must not weigh on whoever keeps the payload.
    const { buffer } = this.#bytes;
    const body = size * 4 < buffer.byteLength ? new Uint8Array(buffer.slice(0, size)) : new Uint8Array(buffer, 0, size);
    const points = { kind: this.#kind, positions: this.#positions, ends: this.#ends, seconds: this.#seconds };
    return pointsPayload(body, points, this.#pool);
  }

  #guess(): number {
    const bytes = Math.min(Math.max(this.#coming, 0), mostSeries) * this.#pool.pointBytes;
    return Math.ceil(Math.min(bytes, this.#maxBytes) * 1.125) + 4_096;
  }
}
