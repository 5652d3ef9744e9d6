import { spawn } from "node:child_process";
import { environmentWith } from "./env.ts";

export interface ProcessOptions {
  /** The file to run; TypeScript will do. */
  readonly file?: string;
  /** Or the text of an ES module, whose imports are resolved from `folder`. */
  readonly script?: string;
  readonly args?: readonly string[];
  /** Options for Node itself. */
  readonly nodeArgs?: readonly string[];
  readonly folder?: string;
  /** Variables to set, or with `undefined` to remove. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** How long it may run before it is killed. 10 000. */
  readonly limitMs?: number;
}

/** How a process ended, and what it said. */
export interface ProcessResult {
  readonly stdout: string;
  readonly stderr: string;
  /** `null`: a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly durationMs: number;
  /** It ended of its own will: nothing held it, and no signal ended it. */
  readonly exitedByItself: boolean;
}

/** A process that runs. */
export interface RunningProcess {
  readonly pid: number;
  /** Resolves when its stdout has this text in it; rejects when it ends without. */
  said(text: string): Promise<void>;
  /** Sends it a signal, SIGKILL unless said. */
  kill(signal?: NodeJS.Signals): void;
  readonly result: Promise<ProcessResult>;
}

/** Runs a script in a process of its own, on the same Node as this one, and gives how it ended. */
export function runProcess(options: ProcessOptions): Promise<ProcessResult> {
  return startProcess(options).result;
}

/** Starts a script in a process of its own, to be watched and signalled. It is killed by its id at its limit. */
export function startProcess(options: ProcessOptions): RunningProcess {
  const { file, script, args = [], nodeArgs = [], folder, env = {}, limitMs = 10_000 } = options;
  if ((file === undefined) === (script === undefined)) throw new Error("give either a file or a script");
  const what = file !== undefined ? [file] : ["--input-type=module", "--eval", script!, "--", "script"];
  const startedMs = performance.now();
  const child = spawn(process.execPath, [...nodeArgs, ...what, ...args], {
    ...(folder !== undefined && { cwd: folder }),
    env: environmentWith(env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  const watchers = new Set<() => void>();
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    stdout += chunk;
    for (const watch of [...watchers]) watch();
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  const limit = setTimeout(() => child.kill("SIGKILL"), limitMs);

  const result = new Promise<ProcessResult>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode, signal) => {
      clearTimeout(limit);
      const durationMs = performance.now() - startedMs;
      resolve({ stdout, stderr, exitCode, signal, durationMs, exitedByItself: signal === null });
    });
  });

  return { pid: child.pid ?? 0, said, kill: (signal = "SIGKILL") => void child.kill(signal), result };

  async function said(text: string): Promise<void> {
    const heard = new Promise<void>((resolve) => {
      watchers.add(watch);
      watch();
      function watch(): void {
        if (!stdout.includes(text)) return;
        watchers.delete(watch);
        resolve();
      }
    });
    await Promise.race([heard, result]);
    if (!stdout.includes(text))
      throw new Error(`it ended and never said ${JSON.stringify(text)}\n${stdout}\n${stderr}`);
  }
}
