import { invalidTime } from "./unencodable.ts";

const twoTo32 = 4_294_967_296;

/**
 * A time in nanoseconds since 1970 as two halves of 32 bits, and as decimal digits.
 *
 * It remembers the last time it was given: most points of an export share their start and their end.
 */
export class Nanos {
  low = 0;
  high = 0;
  #seconds = 0;
  #nanos = 0;
  #digits: string | undefined;

  /** @throws {Unencodable} when it is not a time. */
  set(time: unknown): void {
    if (!Array.isArray(time)) throw invalidTime;
    const seconds: unknown = time[0];
    const nanos: unknown = time[1];
    if (seconds === this.#seconds && nanos === this.#nanos) return;
    this.#convert(seconds, nanos);
  }

  get digits(): string {
    return (this.#digits ??= this.#format());
  }

  #convert(seconds: unknown, nanos: unknown): void {
    // 18 446 744 073 s is 2^64 ns. A fraction of a nanosecond is cut off.
    if (typeof seconds !== "number" || !Number.isInteger(seconds) || seconds < 0 || seconds > 18_446_744_073) {
      throw invalidTime;
    }
    if (typeof nanos !== "number" || !(nanos >= 0 && nanos < twoTo32)) throw invalidTime;
    const upper = Math.floor(seconds / 65_536) * 1e9;
    const lower = (seconds % 65_536) * 1e9 + Math.floor(nanos) + (upper % 65_536) * 65_536;
    const high = Math.floor(upper / 65_536) + Math.floor(lower / twoTo32);
    if (high >= twoTo32) throw invalidTime;
    this.low = lower >>> 0;
    this.high = high;
    this.#seconds = seconds;
    this.#nanos = nanos;
    this.#digits = undefined;
  }

  #format(): string {
    const nanos = Math.floor(this.#nanos);
    const seconds = this.#seconds + Math.floor(nanos / 1e9);
    const rest = String(nanos % 1e9);
    return seconds === 0 ? rest : String(seconds) + rest.padStart(9, "0");
  }
}
