import type { Body } from "../exposition/family.ts";

// Long enough that to hand a text over costs little, short enough that V8 joins it in its young generation.
const longestText = 16 * 1024;

/** Joins short texts to longer ones before they become bytes. */
export class Pen {
  /** What was written last; append to it. */
  text = "";
  readonly #body: Body;

  constructor(body: Body) {
    this.#body = body;
  }

  /** Whether it is time to flush. */
  get isFull(): boolean {
    return this.text.length >= longestText;
  }

  flush(): void {
    this.#body.text(this.text);
    this.text = "";
  }
}

/** A text that is kept and written often: V8 would join it from its pieces each time, if it were not made one here. */
export function inOnePiece(text: string): string {
  text.charCodeAt(0);
  return text;
}
