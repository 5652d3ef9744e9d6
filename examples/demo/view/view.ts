import type { Scoreboard } from "../books/scoreboard.ts";

/** Shows the tables of the stdout exporter, and the score while it changes. */
export interface View {
  /** What the stdout exporter writes to. */
  readonly stream: NodeJS.WritableStream;
  /** How often it is to export. */
  readonly intervalMs: number;
  /** The service is being ended; what is shown from here on is the end. */
  ending(): void;
  /** Gives the terminal back. */
  close(): void;
}

export interface ViewOptions {
  readonly board: Scoreboard;
  readonly title: string;
  /** How to call what came through: `arrived`, or `sent` when nobody can tell. */
  readonly arrivedTitle: string;
}
