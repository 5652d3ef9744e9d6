import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

const hasGroups = process.platform !== "win32";

/** A running server, known by its process id. */
export interface ServerProcess {
  /** Of the program itself; `undefined` when it could not be started. */
  readonly pid: number | undefined;
  /** The end of what it wrote to stdout and stderr. */
  logs(): string;
  /** Resolves when it takes requests; rejects, with its logs, when it ends before. */
  ready(isReady: () => Promise<boolean>): Promise<void>;
  /** Tells it something, as `SIGHUP`. */
  signal(signal: NodeJS.Signals): void;
  /** Stops it where it stands, as a machine that swaps does. Resolves when none of its threads runs any more. */
  freeze(): Promise<void>;
  /** Lets it go on after `freeze`. */
  thaw(): void;
  /** Asks it to end, by SIGTERM unless said, and kills it when it does not within `graceMs`. */
  stop(graceMs?: number, signal?: NodeJS.Signals): Promise<void>;
  /** Kills it at once, as a crash does. */
  kill(): Promise<void>;
}

/**
 * Starts a program that ends with this process at the latest, however this process ends. It is killed together with the
 * processes that it has started itself.
 */
export function startServerProcess(program: string, args: readonly string[], folder: string): ServerProcess {
  // A group of its own: a server's workers outlive it when it is killed alone.
  const server = spawn(program, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"], detached: hasGroups });
  const { pid } = server;
  let isGone = false;
  let thawing = new AbortController();
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      isGone = true;
      resolve();
    };
    server.once("close", end);
    server.once("error", end);
  });
  const keeper = pid === undefined ? undefined : startKeeper(pid);
  let said = "";
  const hear = (chunk: unknown): void => void (said = `${said}${String(chunk)}`.slice(-20_000));
  server.stdout.on("data", hear);
  server.stderr.on("data", hear);
  server.once("error", hear);

  return {
    pid,
    logs: () => said,
    async ready(isReady) {
      // Nothing tells when a server listens: asking again and again does.
      while (!(await isReady())) {
        if (hasEnded(server)) {
          await ended;
          throw new Error(`${program} ended before it was ready\n${said}`);
        }
        await delay(20);
      }
    },
    signal: (signal) => void server.kill(signal),
    async freeze() {
      thawing = new AbortController();
      const { signal } = thawing;
      server.kill("SIGSTOP");
      // It is obeyed later: on a busy machine, threads that have a processor answer requests for a while.
      while (!signal.aborted && !hasEnded(server) && !standsStill(pid!)) await delay(1);
    },
    thaw() {
      thawing.abort();
      server.kill("SIGCONT");
    },
    async stop(graceMs = 5_000, signal = "SIGTERM") {
      const killing = setTimeout(killAll, graceMs);
      server.kill(signal);
      await ended;
      clearTimeout(killing);
      await endKeeper(keeper);
    },
    async kill() {
      killAll();
      await ended;
      await endKeeper(keeper);
    },
  };

  function killAll(): void {
    if (isGone || pid === undefined) return;
    if (!hasGroups) return void server.kill("SIGKILL");
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // They have ended just now.
    }
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

/** Whether none of its threads runs; nothing but Linux tells. */
function standsStill(pid: number): boolean {
  if (process.platform !== "linux") return true;
  try {
    return readdirSync(`/proc/${pid}/task`).every((thread) => {
      const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, "utf8");
      // After the name, which may have any character in it.
      return stat.charAt(stat.lastIndexOf(")") + 2) === "T";
    });
  } catch {
    // A thread has ended in between.
    return false;
  }
}

/**
 * Starts a shell that kills the server when the pipe to this process breaks: also after a SIGKILL, when no code of
 * ours runs any more.
 */
function startKeeper(pid: number): ChildProcess | undefined {
  if (!hasGroups) return undefined;
  const keeper = spawn("sh", ["-c", `read _; kill -s KILL -- -${pid}`], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  keeper.on("error", () => {});
  keeper.unref();
  return keeper;
}

// It goes before the number of its server can belong to somebody else.
async function endKeeper(keeper: ChildProcess | undefined): Promise<void> {
  if (!keeper || hasEnded(keeper)) return;
  const gone = once(keeper, "close");
  keeper.ref();
  keeper.kill("SIGKILL");
  await gone;
}
