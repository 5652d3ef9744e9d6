import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const command = fileURLToPath(new URL("../../src/spool-command/command.ts", import.meta.url));

export interface CommandEnd {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly end: Promise<CommandEnd>;
  /** Resolves as soon as its stderr has this, or when it has ended. */
  noted(what: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** Whoever reads its output goes away. */
  stopReading(): void;
}

/** Runs `meterbridge-spool` in a process of its own. */
export function startCommand(args: readonly string[], input = ""): RunningCommand {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", command, ...args]);
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => (said[name] += text));
  }
  child.stdin.on("error", () => {}).end(input);
  const end = new Promise<CommandEnd>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => resolve({ exitCode, ...said }));
  });
  return {
    end,
    async noted(what) {
      while (!said.stderr.includes(what) && child.exitCode === null) {
        await Promise.race([once(child.stderr, "data"), end]);
      }
    },
    kill: (signal) => void child.kill(signal),
    stopReading: () => void child.stdout.destroy(),
  };
}

export function runCommand(...args: readonly string[]): Promise<CommandEnd> {
  return startCommand(args).end;
}

/** Without what differs from run to run: names of sub-directories, times, process numbers, sizes of the directory's path. */
export function normal(text: string, dir: string): string {
  return text
    .replaceAll(dir, "<dir>")
    .replace(/(\d{6,})-[0-9a-f]{8}/g, "$1-xxxxxxxx")
    .replace(/process \d+/g, "process <pid>")
    .replace(/\b\d+ (s|min|h|d)\b/g, "<time>");
}
