import type { HrTime } from "@opentelemetry/api";
import { invalidTime } from "../encode/drop-reasons.ts";

/** Stands for a time that is not known. OpenTelemetry specification, metrics/data-model.md, "Resets and Gaps". */
export const unknownTime: HrTime = [0, 0];

/** Negative, 0 or positive as the one is before, at or after the other. */
export function compareTimes(one: HrTime, other: HrTime): number {
  return one[0] - other[0] || one[1] - other[1];
}

/** In milliseconds since 1970. */
export function millisecondsOf([seconds, nanoseconds]: HrTime): number {
  return seconds * 1_000 + nanoseconds / 1e6;
}

/**
 * Reads times. Points that come after one another mostly have the same, of which one copy is enough: it is kept for each series,
 * and the one that was read is its owner's, who may change it.
 */
export class TimeReader {
  #last = unknownTime;

  /** @throws {UnusablePoint} When it is no time. */
  read(time: unknown): HrTime {
    if (!Array.isArray(time)) throw invalidTime;
    const [seconds, nanoseconds] = time as unknown[];
    if (!isPart(seconds) || !isPart(nanoseconds)) throw invalidTime;
    const last = this.#last;
    if (last[0] !== seconds || last[1] !== nanoseconds) this.#last = [seconds, nanoseconds];
    return this.#last;
  }

  /** The same, where one that is none is not known. */
  readIfAny(time: unknown): HrTime {
    try {
      return this.read(time);
    } catch {
      return unknownTime;
    }
  }
}

function isPart(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value < Infinity;
}
