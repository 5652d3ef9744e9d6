import type { Body, Family, FamilyType } from "../exposition/family.ts";
import { MessageBuffer } from "./message-buffer.ts";
import { putVarint, varintSize } from "./varint.ts";

const name = 0x0a; // MetricFamily.name
const help = 0x12; // MetricFamily.help
const type = 0x18; // MetricFamily.type
const unit = 0x2a; // MetricFamily.unit

/** The numbers of `MetricType`. What it has no number for has that of what it is otherwise written as. */
const types: Readonly<Record<FamilyType, number>> = {
  counter: 0,
  gauge: 1,
  summary: 2,
  histogram: 4,
  info: 1,
};

// What is handed over in pieces of this size is not copied once more; smaller families share a chunk of the body.
const pieceBytes = 256 * 1024;
// A piece is handed over when a point of usual size might not find room in it any more.
const roomForPoint = 8 * 1024;
const mostLengthBytes = 5;

/**
 * Families as delimited messages, one after the other. The length of each stands before it, so that no family goes into
 * the body before all of it is there.
 */
export class FamilyMessage {
  readonly message: MessageBuffer = new MessageBuffer();
  readonly #body: Body;
  #pieces: Uint8Array[] = [];
  #pieceBytes = 0;
  #handedOver = 0;
  #hasPoints = false;

  constructor(body: Body) {
    this.#body = body;
  }

  /** How many bytes were written so far, whether they are in the body or not. */
  get written(): number {
    return this.#handedOver + this.#size;
  }

  /** Of the family that is being written. */
  get #size(): number {
    return this.#pieceBytes + this.message.pos;
  }

  begin(family: Family): void {
    const { message } = this;
    this.#pieces = [];
    this.#pieceBytes = 0;
    this.#hasPoints = false;
    message.pos = mostLengthBytes;
    message.text(name, family.name);
    if (family.help !== "") message.text(help, family.help);
    message.count(type, types[family.type]);
    if (family.unit !== "") message.text(unit, family.unit);
  }

  /** A data point is written. */
  next(): void {
    const { message } = this;
    this.#hasPoints = true;
    if (message.bytes.length < pieceBytes || message.bytes.length - message.pos > roomForPoint) return;
    this.#pieceBytes += message.pos;
    this.#pieces.push(message.take(pieceBytes));
  }

  /** Hands the family over; a family without a data point is none. */
  end(): void {
    if (!this.#hasPoints) return;
    const { message } = this;
    const length = this.#size - mostLengthBytes;
    const from = mostLengthBytes - varintSize(length);
    const last = message.bytes.subarray(0, message.pos);
    const [first = last, ...others] = this.#pieces;
    putVarint(first, from, length);
    this.#handedOver += this.#size;
    if (first === last) return this.#body.bytes(last.subarray(from));
    this.#body.adopt(first.subarray(from));
    for (const piece of others) this.#body.adopt(piece);
    this.#body.bytes(last);
  }
}
