import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { changes } from "./changes.ts";
import { environmentWith } from "./env.ts";
import { openDescriptor, openTeller, whatWasOpen } from "./what-is-open.ts";

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
  /**
   * What still kept it alive when its time was over, by Node's names for it (`Timeout`, `TCPSocketWrap`); empty when it
   * ended before, and absent when it was too busy to say.
   */
  readonly leftOpen?: readonly string[];
}

/** A process that runs. */
export interface RunningProcess {
  /** Resolves with this as soon as its stdout has it; rejects when the process ends without. */
  said(what: string | RegExp): Promise<string>;
  /** Sends it a signal, SIGKILL unless said. */
  kill(signal?: NodeJS.Signals): void;
  readonly result: Promise<ProcessResult>;
}

/** How long a process has for saying what it has left open, before it is killed. */
const tellingMs = 500;

/** Runs a script in a process of its own, on the same Node as this one, and gives how it ended. */
export function runProcess(options: ProcessOptions): Promise<ProcessResult> {
  return startProcess(options).result;
}

/** Starts a script in a process of its own, to be watched and signalled. It is killed by its id at its limit. */
export function startProcess(options: ProcessOptions): RunningProcess {
  const { args = [], nodeArgs = [], folder, env = {}, limitMs = 10_000 } = options;
  const startedMs = performance.now();
  const child = spawn(process.execPath, ["--import", openTeller, ...nodeArgs, ...programOf(options), ...args], {
    ...(folder !== undefined && { cwd: folder }),
    env: environmentWith(env),
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const { tell, until } = changes();
  const stdout = textOf(child.stdout as Readable, tell);
  const stderr = textOf(child.stderr as Readable);
  const open = textOf(child.stdio[openDescriptor] as Readable);
  let isOver = false;
  let limit = setTimeout(() => {
    isOver = true;
    // Windows has no such signal.
    if (process.platform !== "win32") kill(child, "SIGUSR2");
    limit = setTimeout(() => kill(child, "SIGKILL"), tellingMs);
  }, limitMs);

  const result = new Promise<ProcessResult>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode, signal) => {
      clearTimeout(limit);
      const leftOpen = isOver ? whatWasOpen(open()) : [];
      resolve({
        stdout: stdout(),
        stderr: stderr(),
        exitCode,
        signal,
        durationMs: performance.now() - startedMs,
        exitedByItself: signal === null,
        ...(leftOpen && { leftOpen }),
      });
    });
  });

  return { said, kill: (signal = "SIGKILL") => kill(child, signal), result };

  async function said(what: string | RegExp): Promise<string> {
    const found = (): string | undefined =>
      typeof what === "string" ? (stdout().includes(what) ? what : undefined) : what.exec(stdout())?.[0];
    await Promise.race([until(() => found() !== undefined), result]);
    const text = found();
    if (text === undefined) throw new Error(`it ended and never said ${String(what)}\n${stdout()}\n${stderr()}`);
    return text;
  }
}

/** By its id, as long as it runs: Deno's `child.kill` sends the first signal only. */
function kill({ pid, exitCode, signalCode }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended just now.
  }
}

function programOf({ file, script }: ProcessOptions): readonly string[] {
  if ((file === undefined) === (script === undefined)) throw new Error("give either a file or a script");
  return file !== undefined ? [file] : ["--input-type=module", "--eval", script!, "--", "script"];
}

/** What a stream has said up to now. */
function textOf(stream: Readable, changed: () => void = () => {}): () => string {
  let text = "";
  stream.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
    changed();
  });
  return () => text;
}
