import { literal, type Literal } from "../literal.ts";
import type { Nanos } from "../nanos.ts";
import { numberRoom, putNanos } from "./digits.ts";

/** The end time of a point as text, up to where its value begins, remembered: the points of an export share it. */
export class EndTimeText {
  #low = -1;
  #high = -1;
  #text: Literal | undefined;

  of(time: Nanos): Literal {
    if (this.#text !== undefined && time.low === this.#low && time.high === this.#high) return this.#text;
    const digits = Buffer.alloc(numberRoom);
    const end = putNanos(digits, new DataView(digits.buffer, digits.byteOffset, numberRoom), 0, time);
    this.#low = time.low;
    this.#high = time.high;
    return (this.#text = literal(`","timeUnixNano":"${digits.toString("latin1", 0, end)}",`));
  }
}
