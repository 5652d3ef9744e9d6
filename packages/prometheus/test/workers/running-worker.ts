import cluster from "node:cluster";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Command, Reply } from "./command.ts";

export type WorkerKind = "cluster" | "thread";

/** A real worker. */
export interface RunningWorker {
  /** What the label `worker` calls it. */
  readonly label: string;
  /** Has it do something; resolves with what it says of that. */
  tell(action: Command["do"], rest?: Omit<Command, "id" | "do">): Promise<unknown>;
  /** Ends it with no chance to say anything. */
  kill(): Promise<void>;
  readonly thread?: Worker;
  /** Resolves when it has ended. */
  readonly ended: Promise<unknown>;
}

const program = fileURLToPath(new URL("programs/worker.ts", import.meta.url));
const running = new Set<RunningWorker>();

export interface StartOptions {
  readonly reportIntervalMs?: number;
  readonly serialization?: "json" | "advanced";
}

export function startWorker(kind: WorkerKind, options: StartOptions = {}): RunningWorker {
  const worker = kind === "cluster" ? startProcess(options) : startThread(options);
  running.add(worker);
  void worker.ended.then(() => running.delete(worker));
  return worker;
}

/** For `afterEach`. */
export async function killWorkers(): Promise<void> {
  await Promise.all([...running].map((worker) => worker.kill()));
}

function startProcess({ reportIntervalMs = 0, serialization = "json" }: StartOptions): RunningWorker {
  cluster.setupPrimary({ exec: program, args: [String(reportIntervalMs)], serialization });
  const worker = cluster.fork();
  const ended = Promise.all([once(worker, "exit"), once(worker, "disconnect")]);
  const { tell, hear } = conversation((command) => void worker.send(command));
  worker.on("message", hear);
  return {
    label: String(worker.id),
    tell,
    ended,
    async kill() {
      worker.process.kill("SIGKILL");
      await ended;
    },
  };
}

function startThread({ reportIntervalMs = 0 }: StartOptions): RunningWorker {
  const worker = new Worker(program, { argv: [String(reportIntervalMs)] });
  const ended = once(worker, "exit");
  const { tell, hear } = conversation((command) => worker.postMessage(command));
  worker.on("message", hear);
  return {
    label: `thread-${worker.threadId}`,
    thread: worker,
    tell,
    ended,
    async kill() {
      await worker.terminate();
      await ended;
    },
  };
}

/** Sends commands, and finds the replies among all that is said. */
function conversation(send: (command: Command) => void): {
  readonly tell: RunningWorker["tell"];
  readonly hear: (message: unknown) => void;
} {
  const replies = new Map<number, (said: unknown) => void>();
  let lastId = 0;
  return {
    tell: (action, rest) =>
      new Promise((resolve) => {
        const id = ++lastId;
        replies.set(id, resolve);
        send({ id, do: action, ...rest });
      }),
    hear(message) {
      const { id, said } = message as Reply;
      replies.get(id)?.(said);
      replies.delete(id);
    },
  };
}
