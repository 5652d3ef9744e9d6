import type { Clock } from "@meterbridge/core";

/** What a group has asked. */
interface Asked {
  readonly ask: string;
  /** Until when somebody waits for the answer. */
  readonly until: number;
}

/** The questions that a report is to answer. */
export class AskedQuestions {
  readonly #clock: Clock;
  #asked: readonly Asked[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(ask: string, timeoutMs: number): void {
    this.#asked = [...this.#asked, { ask, until: this.#clock.now() + timeoutMs }];
  }

  /** Those that somebody still waits for. */
  get open(): readonly Asked[] {
    return this.#asked.filter(({ until }) => until > this.#clock.now());
  }

  /** The open ones, which are answered by whoever takes them. */
  take(): readonly Asked[] {
    const { open } = this;
    this.#asked = [];
    return open;
  }

  /** These were not answered. */
  giveBack(asked: readonly Asked[]): void {
    this.#asked = [...asked, ...this.#asked];
  }
}
