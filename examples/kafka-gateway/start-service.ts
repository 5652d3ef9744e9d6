import { spawn } from "node:child_process";
import { once } from "node:events";

export interface Service {
  readonly name: string;
  takeOrders(count: number): void;
  /** How many orders it was told to take. */
  readonly taken: () => number;
  /** Lets it export what it has, and resolves when it has ended. */
  end(): Promise<void>;
}

/** Starts a service as a process of its own, that exports to a Collector (`http://…`) or to brokers (`host:port`). */
export function startService(name: string, exportsTo: string): Service {
  const child = spawn(process.execPath, ["service.ts", name, exportsTo], {
    cwd: import.meta.dirname,
    stdio: ["pipe", "inherit", "inherit"],
  });
  const ended = once(child, "close");
  // One that has died says so by its exit code.
  child.stdin.on("error", () => {});
  let taken = 0;
  return {
    name,
    takeOrders(count) {
      taken += count;
      child.stdin.write(`${count}\n`);
    },
    taken: () => taken,
    async end() {
      child.stdin.end();
      const [exitCode] = (await ended) as [number | null];
      if (exitCode !== 0) throw new Error(`${name} ended with ${exitCode}`);
    },
  };
}
