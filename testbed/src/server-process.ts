import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";

/** A running server, known by its process id. */
export interface ServerProcess {
  /** The end of what it wrote to stdout and stderr. */
  logs(): string;
  /** Resolves when it takes requests; rejects, with its logs, when it ends before. */
  ready(isReady: () => Promise<boolean>): Promise<void>;
  /** Asks it to end, and kills it when it does not within `graceMs`. */
  stop(graceMs?: number): Promise<void>;
  /** Kills it at once, as a crash does. */
  kill(): Promise<void>;
}

/** Starts a program that ends with this process at the latest, however this process ends. */
export function startServerProcess(program: string, args: readonly string[], folder: string): ServerProcess {
  const server = spawn(program, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const { pid } = server;
  const ended = new Promise<void>((resolve) => {
    server.once("close", () => resolve());
    server.once("error", () => resolve());
  });
  const keeper = pid === undefined ? undefined : startKeeper(pid);
  let said = "";
  const hear = (chunk: unknown): void => void (said = `${said}${String(chunk)}`.slice(-20_000));
  server.stdout.on("data", hear);
  server.stderr.on("data", hear);
  server.once("error", hear);

  return {
    logs: () => said,
    async ready(isReady) {
      // Nothing tells when a server listens: asking again and again does.
      while (!(await isReady())) {
        if (hasEnded(server)) {
          await ended;
          throw new Error(`${program} ended before it was ready\n${said}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async stop(graceMs = 5_000) {
      const killing = setTimeout(() => server.kill("SIGKILL"), graceMs);
      server.kill("SIGTERM");
      await ended;
      clearTimeout(killing);
      await endKeeper(keeper);
    },
    async kill() {
      server.kill("SIGKILL");
      await ended;
      await endKeeper(keeper);
    },
  };
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

/**
 * Starts a shell that kills the server when the pipe to this process breaks: also after a SIGKILL, when no code of
 * ours runs any more.
 */
function startKeeper(pid: number): ChildProcess | undefined {
  if (process.platform === "win32") return undefined;
  const keeper = spawn("sh", ["-c", `read _; kill -9 ${pid}`], { stdio: ["pipe", "ignore", "ignore"], detached: true });
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
