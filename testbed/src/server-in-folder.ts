import { rmSync } from "node:fs";
import { startServerProcess, type ServerProcess } from "./server-process.ts";

/** A server that keeps what it has in a folder of its own. */
export interface ServerInFolder {
  /** Of what runs now. */
  pid(): number | undefined;
  logs(): string;
  /** Stops it where it stands, as a machine that swaps does. Resolves when none of its threads runs any more. */
  freeze(): Promise<void>;
  /** Lets it go on after `freeze`. */
  thaw(): void;
  /** Kills it at once, as a crash does. */
  kill(): Promise<void>;
  /** Starts it again, on the same ports and with what it has stored, after `kill` or instead of what runs. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/** Starts a program in a folder that is its own, and waits until it takes requests. */
export async function startInFolder(
  folder: string,
  program: string,
  args: readonly string[],
  isReady: (logs: () => string) => Promise<boolean>,
): Promise<ServerInFolder> {
  let server: ServerProcess | undefined;
  const logs = (): string => server?.logs() ?? "";
  await start();

  return {
    pid: () => server?.pid,
    logs,
    freeze: async () => await server?.freeze(),
    thaw: () => server?.thaw(),
    kill: async () => await server?.kill(),
    restart: async () => {
      await server?.stop();
      await start();
    },
    stop: async () => {
      await server?.stop();
      removeFolder();
    },
  };

  async function start(): Promise<void> {
    server = startServerProcess(program, args, folder);
    try {
      await server.ready(() => isReady(logs));
    } catch (error) {
      await server.kill();
      removeFolder();
      throw error;
    }
  }

  function removeFolder(): void {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether a GET of this is answered well. */
export async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
