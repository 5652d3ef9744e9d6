/**
 * The questions to one worker. The next ones are asked when it has said something since the last one, so that nothing piles
 * up in the channel of a worker that hangs.
 */
export class Questions {
  readonly #waiting = new Map<string, () => void>();
  #isUnanswered = false;

  /** Asks, now or later, unless it is withdrawn before. */
  ask(id: string, send: () => void): void {
    this.#waiting.set(id, send);
    this.#askAll();
  }

  withdraw(id: string): void {
    this.#waiting.delete(id);
  }

  /** The worker has said something. */
  heard(): void {
    this.#isUnanswered = false;
    this.#askAll();
  }

  #askAll(): void {
    if (this.#isUnanswered || this.#waiting.size === 0) return;
    this.#isUnanswered = true;
    for (const send of this.#waiting.values()) send();
    this.#waiting.clear();
  }
}
