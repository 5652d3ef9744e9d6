import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { until } from "../until.ts";
import { programEnvironment } from "./env.ts";

export type Program = "spool-life" | "exporter-life";

/** A program that does as it is told. */
export interface Life {
  /** What it has said. */
  readonly lines: readonly string[];
  /** What it has said after this word: `said("got")`. */
  said(word: string): readonly string[];
  /** Resolves when it is so; rejects when the program ends before. */
  until(isSo: () => boolean): Promise<void>;
  /** Tells it something, and resolves when that is done. */
  tell(command: string): Promise<void>;
  /** Tells it several things, without waiting. */
  dictate(...commands: readonly string[]): void;
  /** Nothing more will be told: it ends when nothing else holds it. */
  leave(): Promise<Ending>;
  /** Sends it a signal, SIGKILL unless said; after SIGKILL, it resolves when it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  readonly ended: Promise<Ending>;
}

interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** Starts one, within `around`: `["strace", …]`, `["unshare", …]`. */
export function startLife(program: Program, options: object, around: readonly string[] = []): Life {
  const file = fileURLToPath(new URL(`../programs/${program}.ts`, import.meta.url));
  const words = [...around, process.execPath, file, JSON.stringify(options)];
  // A group of its own, so that it ends with whatever is around it.
  const child = spawn(words[0]!, words.slice(1), { env: programEnvironment(), detached: true });
  const lines: string[] = [];
  let stderr = "";
  let ending: Ending | undefined;
  createInterface({ input: child.stdout }).on("line", (line) => void lines.push(line));
  child.stderr.setEncoding("utf8").on("data", (text: string) => void (stderr += text));
  // It may be gone when it is told something.
  child.stdin.on("error", () => {});
  const ended = new Promise<Ending>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve((ending = { code, signal, stderr })));
  });
  const said = (word: string): readonly string[] =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));

  return {
    lines,
    said,
    until: untilSo,
    async tell(command) {
      const before = said("done").length;
      child.stdin.write(`${command}\n`);
      await untilSo(() => said("done").length > before);
    },
    dictate: (...commands) => void child.stdin.write(commands.map((command) => `${command}\n`).join("")),
    leave() {
      child.stdin.end();
      return ended;
    },
    async kill(signal = "SIGKILL") {
      if (!ending && child.pid !== undefined) signalGroup(child.pid, signal);
      if (signal === "SIGKILL") await ended;
    },
    ended,
  };

  async function untilSo(isSo: () => boolean): Promise<void> {
    await until(() => isSo() || ending !== undefined);
    if (!isSo()) throw new Error(`it has ended (${JSON.stringify(ending)}), and said\n${lines.join("\n")}`);
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended just now.
  }
}
