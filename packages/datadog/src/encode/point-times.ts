import type { HrTime } from "@opentelemetry/api";
import { invalidTime, tooFarAhead, tooOld } from "./drop-reasons.ts";
import type { OwnSeconds } from "./own-seconds.ts";

/** How far a time may lie from now, in seconds. Datadog documentation, "Submit metrics": an hour back, ten minutes ahead. */
const mostBehind = 3_600;
const mostAhead = 600;

/** By how much a duration may miss a whole number of seconds. opentelemetry-mapping-go, `inferDeltaInterval`. */
const tolerance = 0.05;

/** The times of the points of one export, which are the same for most of them: what was made of the last one is kept. */
export class PointTimes {
  readonly #ownSeconds: OwnSeconds;
  #turn = 0;
  #now = 0;
  #time = Number.NaN;
  #natural = 0;
  #own: number | undefined;

  constructor(ownSeconds: OwnSeconds) {
    this.#ownSeconds = ownSeconds;
  }

  /** An export begins; `now` in seconds since 1970. */
  start(now: number): void {
    this.#turn = this.#ownSeconds.begin();
    this.#now = now;
    this.#time = Number.NaN;
  }

  /**
   * The second of a data point, which is one of this export alone when it counts.
   *
   * @throws {UnusablePoint} When it has no time, or one that the intake does not take.
   */
  secondOf(end: HrTime | undefined, counts: boolean): number {
    const seconds = end?.[0];
    const rest = end?.[1];
    if (!Number.isSafeInteger(seconds) || !Number.isSafeInteger(rest)) throw invalidTime;
    // To some 256 nanoseconds. The SDK's times are whole milliseconds: two exports in one of them are taken for one.
    const time = seconds! * 1e9 + rest!;
    if (time !== this.#time) {
      const natural = seconds! + Math.floor(rest! / 1e9);
      this.#check(natural);
      this.#time = time;
      this.#natural = natural;
      this.#own = undefined;
    }
    if (!counts) return this.#natural;
    // Where none is free, it would have to be a later one.
    this.#own ??= this.#ownSeconds.of(time, this.#natural, this.#turn, this.#now + mostAhead) ?? Infinity;
    this.#check(this.#own);
    return this.#own;
  }

  #check(second: number): void {
    if (second < Math.max(this.#now - mostBehind, 0)) throw tooOld;
    if (second > this.#now + mostAhead) throw tooFarAhead;
  }
}

/** How many seconds a count is of, when these are whole, about; 0 when they are not, or nobody knows. */
export function intervalOf(start: HrTime | undefined, end: HrTime): number {
  const seconds = start?.[0];
  const rest = start?.[1];
  if (!Number.isSafeInteger(seconds) || !Number.isSafeInteger(rest) || (seconds === 0 && rest === 0)) return 0;
  const length = end[0] - seconds! + (end[1] - rest!) / 1e9;
  const whole = Math.round(length);
  return whole >= 1 && Math.abs(whole - length) < tolerance ? whole : 0;
}
