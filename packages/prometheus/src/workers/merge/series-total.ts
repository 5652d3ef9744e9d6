import type { Attributes, HrTime } from "@opentelemetry/api";
import type { Exemplar, Point } from "@meterbridge/core/points";
import { combine, combined, type Combining } from "./combine.ts";
import { earlierOf } from "./times.ts";

/** What one worker has of a series. */
export interface Part {
  readonly value: unknown;
  readonly startTime: HrTime;
  /** When it was seen to change; only where the latest is looked for. */
  readonly changedAt: number;
  readonly exemplars?: readonly Exemplar[] | undefined;
}

/** What dead workers have left of a series. */
interface Departed {
  readonly value: unknown;
  readonly startTime: HrTime;
}

/** One series of all workers. */
export class SeriesTotal {
  readonly attributes: Attributes;
  readonly #how: Combining;
  readonly #dataPointType: number;
  #departed: Departed | undefined;
  #round = 0;
  #value: unknown;
  #startTime: HrTime = [0, 0];
  #changedAt = 0;
  #values = 0;
  #isAlive = false;
  #exemplars: readonly Exemplar[] | undefined;
  /** Whether it is not counted any more: whoever has it noted looks for it again. */
  isGone = false;

  constructor(attributes: Attributes, how: Combining, dataPointType: number) {
    this.attributes = attributes;
    this.#how = how;
    this.#dataPointType = dataPointType;
  }

  get hasDeparted(): boolean {
    return this.#departed !== undefined;
  }

  /** What dead workers have left, if no living one has it in this round. */
  left(round: number): Departed | undefined {
    this.#begin(round);
    return this.#isAlive ? undefined : this.#departed;
  }

  /** Takes a living worker's part into this round's total; `false`: it does not fit. */
  add(round: number, part: Part): boolean {
    this.#begin(round);
    const fits = this.#take(part);
    if (fits) this.#isAlive = true;
    return fits;
  }

  #take({ value, startTime, changedAt, exemplars }: Part): boolean {
    if (this.#values === 0) {
      this.#value = value;
      this.#startTime = startTime;
      this.#changedAt = changedAt;
    } else {
      const sum = combine(this.#how, this.#dataPointType, this.#value, value, changedAt > this.#changedAt);
      if (sum === undefined) return false;
      this.#value = sum;
      this.#startTime = earlierOf(this.#startTime, startTime);
      this.#changedAt = Math.max(this.#changedAt, changedAt);
    }
    this.#values++;
    if (exemplars) this.#exemplars = [...(this.#exemplars ?? []), ...exemplars];
    return true;
  }

  /** Takes up for good what a worker leaves, also into this round's total; `false`: it does not fit. */
  keep(round: number, value: unknown, startTime: HrTime): boolean {
    this.#begin(round);
    const before = this.#departed;
    const sum = before ? combine(this.#how, this.#dataPointType, before.value, value, false) : value;
    if (sum === undefined || !this.#take({ value, startTime, changedAt: 0 })) return false;
    this.#departed = { value: sum, startTime: before ? earlierOf(before.startTime, startTime) : startTime };
    return true;
  }

  /** The round's data point; `undefined` when nobody has such a series, or had. */
  point(round: number, endTime: HrTime): Point | undefined {
    this.#begin(round);
    if (this.#values === 0) return undefined;
    return {
      attributes: this.attributes,
      startTime: this.#startTime,
      endTime,
      value: combined(this.#how, this.#value, this.#values),
      ...(this.#exemplars && { exemplars: this.#exemplars }),
    };
  }

  #begin(round: number): void {
    if (round === this.#round) return;
    this.#round = round;
    this.#values = 0;
    this.#isAlive = false;
    this.#exemplars = undefined;
    if (!this.#departed) return;
    this.#value = this.#departed.value;
    this.#startTime = this.#departed.startTime;
    this.#values = 1;
  }
}
