import { writeSync } from "node:fs";
import { createInterface } from "node:readline";

/** Does what stdin tells it, one line after the other, and says after each that it is done. */
export async function obey(commands: Readonly<Record<string, (...args: readonly string[]) => unknown>>): Promise<void> {
  say(`process ${process.pid}`);
  for await (const line of createInterface({ input: process.stdin })) {
    const [name, ...args] = line.split(" ");
    await commands[name!]!(...args);
    say(`done ${line}`);
  }
}

/** At once: what was said is not lost when the process is killed next. */
export function say(line: string): void {
  writeSync(1, `${line}\n`);
}
