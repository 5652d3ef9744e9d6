import { fork } from "node:child_process";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Arrived } from "../books/arrivals.ts";
import { environmentWith } from "../env.ts";
import type { FaultName } from "../faults/fault-names.ts";
import type { FarEndCommand, FarEndMessage, FarEndSettings } from "./messages.ts";

/** A far end in a process of its own, with its servers. */
export interface RunningFarEnd {
  readonly address: string;
  readonly faults: readonly FaultName[];
  /** What the process reads, for who writes to a pipe. */
  readonly input: NodeJS.WritableStream;
  begin(fault: FaultName): Promise<void>;
  end(): Promise<void>;
  report(): Promise<Arrived>;
  /** Resolves when the process is gone, however it ended. */
  stop(): Promise<void>;
}

const worker = fileURLToPath(new URL("worker.ts", import.meta.url));

/**
 * `folder` is where its servers keep what they have. It ends when the signal is aborted, and its servers with it.
 *
 * @throws When it does not start; the process is gone by then.
 */
export async function startFarEnd(
  settings: FarEndSettings,
  folder: string,
  signal: AbortSignal,
): Promise<RunningFarEnd> {
  mkdirSync(folder, { recursive: true });
  const child = fork(worker, [JSON.stringify(settings)], {
    env: environmentWith({ TMPDIR: folder }),
    // Options for Node, a limit of the heap, say, are for the process that is looked at.
    execArgv: [],
    serialization: "advanced",
    stdio: ["pipe", "inherit", "inherit", "ipc"],
    signal,
  });
  const waiting = new Map<number, { resolve(arrived: Arrived | undefined): void; reject(error: Error): void }>();
  let asked = 0;
  // Who has ended takes no more input, and no more commands.
  child.stdin!.on("error", () => {});
  child.on("error", () => {});
  const gone = new Promise<void>((resolve) => {
    // One that could not be started does not exit.
    if (child.pid === undefined) child.once("error", () => resolve());
    child.once("exit", (code) => {
      for (const asker of waiting.values()) asker.reject(ended(code));
      resolve();
    });
  });

  let ready;
  try {
    ready = await new Promise<Extract<FarEndMessage, { kind: "ready" }>>((resolve, reject) => {
      child.on("message", (message: FarEndMessage) => {
        if (message.kind === "ready") return resolve(message);
        const asker = message.id === undefined ? { resolve: () => {}, reject } : waiting.get(message.id);
        if (message.kind === "failed") asker?.reject(new Error(`${settings.name}: ${message.why}`));
        else asker?.resolve(message.arrived);
      });
      child.once("exit", (code) => reject(ended(code)));
      if (child.pid === undefined) child.once("error", reject);
    });
  } catch (error) {
    await leave();
    throw error;
  }

  return {
    ...ready,
    input: child.stdin!,
    begin: async (fault) => void (await ask({ do: "begin", fault })),
    end: async () => void (await ask({ do: "end" })),
    report: async () => (await ask({ do: "report" }))!,
    async stop() {
      await ask({ do: "stop" }).catch(() => {});
      await leave();
    },
  };

  function ask(command: Wish): Promise<Arrived | undefined> {
    const id = ++asked;
    const answer = new Promise<Arrived | undefined>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      child.send({ id, ...command } satisfies FarEndCommand, (error) => error && reject(error));
    });
    return answer.finally(() => waiting.delete(id));
  }

  /** It ends when nobody talks to it any more. */
  async function leave(): Promise<void> {
    if (child.connected) child.disconnect();
    await gone;
  }

  function ended(code: number | null): Error {
    return new Error(`${settings.name} ended with ${String(code)}`);
  }
}

type Wish = { readonly do: "begin"; readonly fault: FaultName } | { readonly do: "end" | "report" | "stop" };
