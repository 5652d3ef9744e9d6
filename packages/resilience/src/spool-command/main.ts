import { parseArgs } from "node:util";
import { checkOptions, messageOf } from "@meterbridge/core";
import { drop } from "./drop.ts";
import { ls } from "./ls.ts";
import { flag } from "./option-rules.ts";
import { replay } from "./replay.ts";
import { exitCodes, type Subcommand } from "./subcommand.ts";
import type { Terminal } from "./terminal.ts";
import { verify } from "./verify.ts";

const subcommands: Readonly<Record<string, Subcommand>> = { ls, verify, replay, drop };

const usage = `Usage: meterbridge-spool <command> <dir> [options]

Looks into the directory of a spool, and clears it up.

Commands:
${Object.entries(subcommands)
  .map(([name, { summary }]) => `  ${name.padEnd(8)}${summary}\n`)
  .join("")}
meterbridge-spool <command> --help says more. ls and verify change nothing and may run beside the process that the spool
belongs to. The exit code is 0 when all is well, 1 when something is damaged or was left undone, 2 when it could not be
done.
`;

/** Runs what the arguments say, and gives the exit code. Nothing is thrown. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined) return refuse(usage);
  if (name === "--help" || name === "-h" || name === "help") {
    terminal.out(usage);
    return exitCodes.done;
  }
  const subcommand = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
  if (!subcommand) return refuse(`meterbridge-spool: the first argument is no command.\n\n${usage}`);
  try {
    return await run(subcommand, `meterbridge-spool ${name}`, rest, terminal);
  } catch (error) {
    return refuse(`${messageOf(error)}\n`);
  }

  function refuse(why: string): number {
    terminal.note(why);
    return exitCodes.refused;
  }
}

async function run(subcommand: Subcommand, name: string, args: readonly string[], terminal: Terminal): Promise<number> {
  // Not strict: its errors show values, which may be secrets.
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { ...subcommand.options, help: { type: "boolean", short: "h" } },
    allowPositionals: true,
    strict: false,
  });
  checkOptions<Record<string, unknown>>(name, values, { ...subcommand.rules, help: flag });
  if (values["help"]) {
    terminal.out(subcommand.usage);
    return exitCodes.done;
  }
  const [dir, ...more] = positionals;
  if (dir === undefined) throw new Error(`${name}: which directory?\n\n${subcommand.usage}`);
  if (more.length > 0) throw new Error(`${name}: one directory at a time, and values belong behind their option`);
  return subcommand.run(dir, values, terminal);
}
