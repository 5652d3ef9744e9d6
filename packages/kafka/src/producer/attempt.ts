import type { KafkaClient } from "./kafka-client.ts";
import type { Message } from "./message.ts";

/** A batch that may be in the log, and where. */
export interface Unclear {
  readonly value: Uint8Array;
  readonly partition: number;
  /** What says the partition of a message without a key. */
  readonly turn: number;
}

/** Why an attempt ends that would go to another partition than the one before, with a number of that one. */
export class PartitionChanged extends Error {
  override name = "PartitionChanged";
}

/** One attempt to have one message in the log. */
export class Attempt {
  /** The same message was sent before by this producer, and nobody knows what became of it. */
  readonly isAgain: boolean;
  readonly #producer: KafkaClient;
  readonly #message: Message;
  readonly #turn: number;
  readonly #before: Unclear | undefined;
  #partition = 0;
  #bytesBefore = Infinity;

  constructor(producer: KafkaClient, message: Message, turn: number, before: Unclear | undefined) {
    this.isAgain = before !== undefined;
    this.#producer = producer;
    this.#message = message;
    this.#turn = before?.turn ?? turn;
    this.#before = before;
  }

  /** It goes no further once it is called off. */
  async send(isCalledOff: () => boolean, refresh: (() => unknown) | undefined): Promise<void> {
    await refresh?.();
    if (isCalledOff()) return;
    const prepared = await this.#producer.prepare(this.#message, this.#turn);
    if (isCalledOff()) return;
    this.#partition = prepared.partition;
    if (this.#before && this.#before.partition !== prepared.partition) {
      throw new PartitionChanged("the topic has got other partitions");
    }
    // From here on, what is written may be the batch.
    this.#bytesBefore = this.#producer.bytesWritten();
    await this.#producer.produce(this.#message, prepared);
  }

  /** The brokers have answered all that is asked before. */
  get isPrepared(): boolean {
    return this.#bytesBefore !== Infinity;
  }

  /** Nothing of the message has left this process. */
  get unsent(): boolean {
    return !this.isAgain && this.#producer.bytesWritten() <= this.#bytesBefore;
  }

  /** It is surely in the log. */
  takeNumber(): void {
    this.#producer.takeNumber(this.#partition);
  }

  /** What the next batch has to know; nothing, where brokers do not look at numbers. */
  asUnclear(): Unclear | undefined {
    if (!this.#producer.isIdempotent) return undefined;
    const { value } = this.#message;
    return this.#before ?? { value, turn: this.#turn, partition: this.#partition };
  }
}
