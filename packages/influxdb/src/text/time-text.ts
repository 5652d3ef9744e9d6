import { UnusablePoint } from "@meterbridge/core/points";
import type { HrTime } from "@opentelemetry/api";

/** What times are written in. */
export type Precision = "ns" | "us" | "ms" | "s";

const invalidTime: UnusablePoint = new UnusablePoint("invalid_time");

/** Nanoseconds since 1970. @throws {UnusablePoint} When it is no time, or one that InfluxDB does not have. */
function nanosecondsOf(seconds: number | undefined, nanoseconds: number | undefined): bigint {
  if (!Number.isSafeInteger(seconds) || !Number.isSafeInteger(nanoseconds)) throw invalidTime;
  const all = BigInt(seconds!) * perSecond + BigInt(nanoseconds!);
  if (all < earliest || all > latest) throw invalidTime;
  return all;
}

/**
 * Writes times in a precision; what is finer is cut off, towards the past.
 *
 * The points of an export have the same time, for the most part: the last one is kept.
 */
export class TimeText {
  readonly #unit: bigint;
  #seconds = Number.NaN;
  #nanoseconds = Number.NaN;
  #text = "";

  constructor(precision: Precision) {
    this.#unit = units[precision];
  }

  /** @throws {UnusablePoint} When it is no time, or one that InfluxDB does not have. */
  of(time: HrTime | undefined): string {
    const seconds = time?.[0];
    const nanoseconds = time?.[1];
    if (seconds === this.#seconds && nanoseconds === this.#nanoseconds) return this.#text;
    const all = nanosecondsOf(seconds, nanoseconds);
    const rest = ((all % this.#unit) + this.#unit) % this.#unit;
    this.#text = String((all - rest) / this.#unit);
    this.#seconds = seconds!;
    this.#nanoseconds = nanoseconds!;
    return this.#text;
  }
}

const perSecond = 1_000_000_000n;
const units: Readonly<Record<Precision, bigint>> = { ns: 1n, us: 1_000n, ms: 1_000_000n, s: perSecond };

// InfluxDB keeps the outermost nanoseconds of 64 bits for itself.
const earliest = -(2n ** 63n) + 2n;
const latest = 2n ** 63n - 2n;
