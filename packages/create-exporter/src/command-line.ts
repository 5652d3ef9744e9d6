import { parseArgs } from "node:util";
import { unknownOption } from "./unknown-option.ts";

/** What the command is asked to do. */
export interface CommandLine {
  readonly name?: string | undefined;
  readonly folder?: string | undefined;
  readonly help?: boolean | undefined;
  readonly version?: boolean | undefined;
}

const options = {
  folder: { type: "string" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
} as const;

const known = Object.keys(options).map((name) => `--${name}`);

/** @throws {Error} When there is an option that there is not, or one with a value too few or too many, or a second name. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  for (const token of tokens) {
    if (token.kind === "option" && !Object.hasOwn(options, token.name))
      throw new Error(unknownOption(token.rawName, known));
  }
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [name, ...more] = positionals;
  if (more.length > 0) throw new Error(`one name is enough: ${positionals.join(", ")}`);
  return { ...values, name };
}
