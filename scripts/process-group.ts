import { spawn } from "node:child_process";
import { constants } from "node:os";

interface GroupOptions {
  readonly cwd?: string | undefined;
  readonly env?: NodeJS.ProcessEnv;
  /** The command, and all that it has started, is killed after this time. */
  readonly timeoutMs: number;
}

/** How a command came to its end. */
interface Ended {
  /** What it wrote, to both streams. */
  readonly output: string;
  /** `undefined`: a signal ended it, or it was killed. */
  readonly exitCode: number | undefined;
  /** `ended with 1`, `killed after 300000 ms` */
  readonly how: string;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** How long who is asked to end may take, to end what it has put into groups of their own. */
const graceMs = 1_000;
/** The groups that run, by the id of the process that began each. */
const running = new Set<number>();
/** With which code this process ends as soon as nothing runs; nothing more is begun. */
let ending: number | undefined;

/**
 * Runs a command in a process group of its own, and resolves when all of its output is there. What runs is ended when this process
 * is; also by Ctrl-C, which the group itself does not hear.
 *
 * @throws {Error} When it cannot be started.
 */
export async function runGroup(command: string, args: readonly string[], options: GroupOptions): Promise<Ended> {
  if (ending !== undefined) return new Promise(() => {});
  const { timeoutMs, ...others } = options;
  const child = spawn(command, args, { ...others, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const { pid } = child;
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  let timedOut = false;
  let timer = setTimeout(() => {
    timedOut = true;
    signalGroup(pid, "SIGTERM");
    timer = setTimeout(() => {
      signalGroup(pid, "SIGKILL");
      // Who has left the group may keep them open.
      for (const stream of [child.stdout, child.stderr]) stream.destroy();
    }, graceMs);
  }, timeoutMs);
  if (pid !== undefined) begin(pid);
  try {
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (...ended) => resolve(ended));
    });
    const how = timedOut ? `killed after ${timeoutMs} ms` : `ended with ${code ?? signal}`;
    return { output, exitCode: timedOut ? undefined : (code ?? undefined), how };
  } finally {
    clearTimeout(timer);
    if (pid !== undefined) end(pid);
  }
}

function begin(pid: number): void {
  if (running.size === 0) {
    process.on("exit", killAll);
    for (const signal of signals) process.on(signal, endAll);
  }
  running.add(pid);
}

function end(pid: number): void {
  running.delete(pid);
  if (running.size > 0) return;
  if (ending !== undefined) process.exit(ending);
  process.off("exit", killAll);
  for (const signal of signals) process.off(signal, endAll);
}

/** Asked once more, it waits no longer. */
function endAll(signal: NodeJS.Signals): void {
  if (ending !== undefined) process.exit(ending);
  const code = 128 + constants.signals[signal];
  ending = code;
  for (const pid of running) signalGroup(pid, "SIGTERM");
  setTimeout(() => process.exit(code), graceMs);
}

function killAll(): void {
  for (const pid of running) signalGroup(pid, "SIGKILL");
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // Nobody is left.
  }
}
