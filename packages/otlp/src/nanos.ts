import { invalidTime } from "./unencodable.ts";

const twoTo32 = 4_294_967_296;

/**
 * A time in nanoseconds since 1970: as two halves of 32 bits, and as seconds and the rest.
 *
 * It remembers the last second it was given: most points of an export share their end, and many begin close together.
 */
export class Nanos {
  low = 0;
  high = 0;
  seconds = 0;
  nanos = 0;
  // The beginning of the second, in two halves.
  secondLow = 0;
  secondHigh = 0;
  /** The very array that was given last; whoever may have changed it since calls `forget`. */
  last: unknown;

  /** @throws {Unencodable} when it is not a time. */
  set(time: unknown): void {
    if (time === this.last && time !== undefined) return;
    if (!Array.isArray(time)) throw invalidTime;
    this.last = undefined;
    const seconds: unknown = time[0];
    const nanos: unknown = time[1];
    if (seconds !== this.seconds) this.#setSeconds(seconds);
    if (nanos !== this.nanos) this.#setNanos(nanos);
    this.last = time;
  }

  forget(): void {
    this.last = undefined;
  }

  #setSeconds(seconds: unknown): void {
    // 18 446 744 073 s is 2^64 ns.
    if (typeof seconds !== "number" || !Number.isInteger(seconds) || seconds < 0 || seconds > 18_446_744_073) {
      throw invalidTime;
    }
    const upper = Math.floor(seconds / 65_536) * 1e9;
    const lower = (seconds % 65_536) * 1e9 + (upper % 65_536) * 65_536;
    this.secondHigh = Math.floor(upper / 65_536) + Math.floor(lower / twoTo32);
    this.secondLow = lower >>> 0;
    this.seconds = seconds;
    this.nanos = NaN;
  }

  #setNanos(nanos: unknown): void {
    // A fraction of a nanosecond is cut off. A whole second is what rounding leaves behind now and then.
    if (typeof nanos !== "number" || !(nanos >= 0 && nanos < twoTo32)) throw invalidTime;
    const low = this.secondLow + Math.floor(nanos);
    const high = low < twoTo32 ? this.secondHigh : this.secondHigh + 1;
    if (high >= twoTo32) throw invalidTime;
    this.low = low >>> 0;
    this.high = high;
    this.nanos = nanos;
  }
}
