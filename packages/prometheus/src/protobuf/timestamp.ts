import type { MessageBuffer } from "./message-buffer.ts";
import { type Time, timeOf } from "../exposition/time.ts";

const secondsField = 0x08; // Timestamp.seconds
const nanosField = 0x10; // Timestamp.nanos

export function writeTimestamp(message: MessageBuffer, tag: number, time: Time): void {
  const at = message.open(tag, 1);
  message.count(secondsField, time.seconds);
  if (time.nanos !== 0) message.count(nanosField, time.nanos);
  message.close(at, 1);
}

/** When the series of a metric began. It remembers the last one, with its bytes: most began together. */
export class StartTimes {
  readonly #tag: number;
  #seconds: unknown;
  #nanos: unknown;
  #bytes = "";

  constructor(tag: number) {
    this.#tag = tag;
  }

  /** Writes nothing when the start is not known. */
  write(message: MessageBuffer, hrTime: unknown): void {
    if (!Array.isArray(hrTime)) return;
    if (hrTime[0] !== this.#seconds || hrTime[1] !== this.#nanos) this.#set(message, hrTime);
    if (this.#bytes !== "") message.latin1(this.#bytes);
  }

  #set(message: MessageBuffer, hrTime: readonly unknown[]): void {
    const from = message.pos;
    const time = timeOf(hrTime);
    if (time !== undefined) writeTimestamp(message, this.#tag, time);
    this.#bytes = message.bytes.toString("latin1", from, message.pos);
    this.#seconds = hrTime[0];
    this.#nanos = hrTime[1];
    message.pos = from;
  }
}
