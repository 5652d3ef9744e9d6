import type { ParseArgsOptionsConfig } from "node:util";
import type { Rule } from "@meterbridge/core";
import type { Terminal } from "./terminal.ts";

/** `ls`, `verify`, `replay` or `drop`. */
export interface Subcommand {
  /** What it does, in one line. */
  readonly summary: string;
  readonly usage: string;
  readonly options: ParseArgsOptionsConfig;
  /** A rule for each option. */
  readonly rules: Readonly<Record<string, Rule>>;
  /** Gives the exit code. */
  readonly run: (dir: string, values: Values, terminal: Terminal) => Promise<number>;
}

/** What was given for the options, checked by the rules. */
type Values = Readonly<Record<string, unknown>>;

export const exitCodes = {
  /** All is well, or done. */
  done: 0,
  /** Something is damaged, or was left undone. */
  trouble: 1,
  /** It was called in a wrong way, or cannot be done. */
  refused: 2,
} as const;
