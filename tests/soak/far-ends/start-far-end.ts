import { fork } from "node:child_process";
import { once } from "node:events";
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
  stop(): Promise<void>;
}

const worker = fileURLToPath(new URL("worker.ts", import.meta.url));

/** `folder` is where its servers keep what they have. */
export async function startFarEnd(settings: FarEndSettings, folder: string): Promise<RunningFarEnd> {
  mkdirSync(folder, { recursive: true });
  const child = fork(worker, [JSON.stringify(settings)], {
    env: environmentWith({ TMPDIR: folder }),
    serialization: "advanced",
    stdio: ["pipe", "inherit", "inherit", "ipc"],
  });
  const gone = once(child, "exit");
  const waiting = new Map<number, { resolve(arrived: Arrived | undefined): void; reject(error: Error): void }>();
  let asked = 0;
  // Who has ended takes no more input.
  child.stdin!.on("error", () => {});

  const ready = await new Promise<Extract<FarEndMessage, { kind: "ready" }>>((resolve, reject) => {
    child.on("message", (message: FarEndMessage) => {
      if (message.kind === "ready") return resolve(message);
      const asker = message.id === undefined ? { resolve: () => {}, reject } : waiting.get(message.id);
      if (message.kind === "failed") asker?.reject(new Error(`${settings.name}: ${message.why}`));
      else asker?.resolve(message.arrived);
    });
    child.once("exit", (code) => {
      const error = new Error(`${settings.name} ended with ${String(code)}`);
      reject(error);
      for (const asker of waiting.values()) asker.reject(error);
    });
  });

  return {
    ...ready,
    input: child.stdin!,
    begin: async (fault) => void (await ask({ do: "begin", fault })),
    end: async () => void (await ask({ do: "end" })),
    report: async () => (await ask({ do: "report" }))!,
    async stop() {
      await ask({ do: "stop" });
      await gone;
    },
  };

  function ask(command: Wish): Promise<Arrived | undefined> {
    const id = ++asked;
    const answer = new Promise<Arrived | undefined>((resolve, reject) => waiting.set(id, { resolve, reject }));
    child.send({ id, ...command } satisfies FarEndCommand);
    return answer.finally(() => waiting.delete(id));
  }
}

type Wish = { readonly do: "begin"; readonly fault: FaultName } | { readonly do: "end" | "report" | "stop" };
