import { once } from "node:events";

/** Where a command writes, and whom it may ask. */
export interface Terminal {
  /** What was asked for. */
  readonly out: (text: string) => void;
  /** All else: progress, warnings, questions. */
  readonly note: (text: string) => void;
  /** Somebody reads the notes as they come. */
  readonly isWatched: boolean;
  /** Asks, and gives the answer; `undefined` when nobody is there to be asked. */
  readonly ask: (question: string) => Promise<string | undefined>;
}

/** The terminal, or the pipes, that this process was started with. Whoever reads them may go away before the end. */
export function ownTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  for (const stream of [stdout, stderr]) stream.on("error", () => {});
  return {
    out: (text) => void stdout.write(text),
    note: (text) => void stderr.write(text),
    isWatched: stderr.isTTY,
    async ask(question) {
      if (!stdin.isTTY || !stderr.isTTY) return undefined;
      const { createInterface } = await import("node:readline/promises");
      const lines = createInterface({ input: stdin, output: stderr });
      try {
        // Ctrl-C and Ctrl-D end it without an answer: some versions of Node tell that by an error, others not at all.
        const answer = lines.question(question).catch(() => "");
        const closed = once(lines, "close").then(() => "");
        return await Promise.race([answer, closed]);
      } finally {
        lines.close();
      }
    },
  };
}
