import type { Terminal } from "../../src/spool-command/terminal.ts";

/** Remembers what is written to it, and gives these answers. */
export function recordingTerminal(...answers: readonly string[]): Terminal & {
  readonly said: { out: string; note: string };
  readonly questions: readonly string[];
} {
  const said = { out: "", note: "" };
  const questions: string[] = [];
  return {
    said,
    questions,
    out: (text) => void (said.out += text),
    note: (text) => void (said.note += text),
    isWatched: false,
    ask(question) {
      questions.push(question);
      return Promise.resolve(answers[questions.length - 1]);
    },
  };
}
