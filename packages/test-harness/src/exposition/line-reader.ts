import { failAt } from "./fail-at.ts";

/** Goes through one line, part by part. */
export class LineReader {
  readonly place: string;
  readonly text: string;
  readonly #blanks: RegExp;
  #at = 0;

  /** `oneSpace`: between two parts there is exactly one space, or nothing. Otherwise any blanks and tabs. */
  constructor(place: string, text: string, oneSpace: boolean) {
    this.place = place;
    this.text = text;
    this.#blanks = oneSpace ? / /y : /[ \t]+/y;
  }

  /** The next part, if it is like this; `pattern` is sticky. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.text);
    if (!match) return undefined;
    this.#at += match[0].length;
    return match[0];
  }

  /** The next part, which has to be like this. */
  need(pattern: RegExp, what: string): string {
    return this.take(pattern) ?? this.fail(`no ${what} at column ${this.#at + 1}`);
  }

  /** Goes over this text, if it is next. */
  skip(text: string): boolean {
    if (!this.text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  /** Goes over what separates two parts, if there is anything. */
  space(): boolean {
    return this.take(this.#blanks) !== undefined;
  }

  rest(): string {
    const rest = this.text.slice(this.#at);
    this.#at = this.text.length;
    return rest;
  }

  atEnd(): boolean {
    return this.#at === this.text.length;
  }

  fail(what: string): never {
    return failAt(this.place, what, this.text);
  }
}
