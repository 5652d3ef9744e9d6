import type { LineSink } from "../schema/metric-plan.ts";
import type { Body } from "./body.ts";
import { Head } from "./heads.ts";

const noHead = new Head("", 0);

/** Writes the lines of one data point after the other. */
export class PointLines implements LineSink {
  readonly #body: Body;
  #head: Head = noHead;
  #time = "";

  constructor(body: Body) {
    this.#body = body;
  }

  /** The lines that follow are of this series, and have this time. */
  begin(head: Head, time: string): void {
    this.#head = head;
    this.#time = time;
  }

  line(fields: string): void {
    if (fields !== "") this.whole(this.#head.text, fields, this.#time);
  }

  tagged(tag: string, fields: string): void {
    const { text, cut } = this.#head;
    if (fields !== "") this.whole(`${text.slice(0, cut)},${tag}${text.slice(cut)}`, fields, this.#time);
  }

  /** A line of any series, at any time. */
  whole(head: string, fields: string, time: string): void {
    this.#body.append(head, ` ${fields} ${time}\n`);
  }

  /** A line as it is written, without its end. */
  ready(line: string): void {
    this.#body.append(line, "\n");
  }
}
