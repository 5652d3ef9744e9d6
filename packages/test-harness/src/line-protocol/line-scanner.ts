import { failAt } from "../exposition/fail-at.ts";

/** Goes through one line, piece by piece. */
export interface LineScanner {
  /** What stands from here on. */
  readonly rest: () => string;
  /** The text from the start of the line up to here. */
  readonly passed: () => string;
  /** Takes this text if it stands here. */
  readonly take: (text: string) => boolean;
  /** Takes what matches here; the pattern is sticky. */
  readonly match: (pattern: RegExp) => string | undefined;
  /** Throws a TypeError that names the line and the column, and shows what stands there. */
  readonly fail: (what: string) => never;
}

export function lineScanner(line: string, number: number): LineScanner {
  let at = 0;
  return {
    rest: () => line.slice(at),
    passed: () => line.slice(0, at),
    take(text) {
      if (!line.startsWith(text, at)) return false;
      at += text.length;
      return true;
    },
    match(pattern) {
      pattern.lastIndex = at;
      const found = pattern.exec(line)?.[0];
      at += found?.length ?? 0;
      return found;
    },
    fail: (what) => failAt(`line ${number}, column ${at + 1}`, what, line.slice(at)),
  };
}
