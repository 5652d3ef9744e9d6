import type { MessagePort, Worker } from "node:worker_threads";
import { hearOurs, type ToGroup, wrap } from "../messages.ts";
import type { Link, LinkEvents } from "./link.ts";
import { post, threadChannel } from "./thread-channel.ts";

export interface ThreadLinks {
  /** One that is there already: those that come are seen. */
  add(worker: Worker): void;
  close(): void;
}

/** The worker threads that this thread starts. */
export function threadLinks(events: LinkEvents): ThreadLinks {
  const closes = new Map<Worker, () => void>();
  process.on("worker", addNew);
  return {
    add: (worker) => add(worker, false),
    close() {
      process.off("worker", addNew);
      for (const close of closes.values()) close();
      closes.clear();
    },
  };

  function addNew(worker: Worker): void {
    add(worker, true);
  }

  function add(worker: Worker, isNew: boolean): void {
    // One that has ended has no id any more.
    if (closes.has(worker) || worker.threadId < 0) return;
    const channel = threadChannel(worker.threadId, hear);
    const link: Link = {
      label: `thread-${worker.threadId}`,
      send: async (message) => post(channel, wrap("reader", message)),
    };
    worker.once("exit", end);
    closes.set(worker, () => {
      worker.off("exit", end);
      channel.close();
    });
    events.opened(link, isNew);

    function hear(message: unknown): void {
      hearOurs("group", message, (ours: ToGroup) => events.said(link, ours));
    }

    function end(): void {
      const { receiveMessageOnPort } = process.getBuiltinModule("node:worker_threads");
      // The end of a thread overtakes what it has sent.
      const port = channel as unknown as MessagePort;
      for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) hear(next.message);
      channel.close();
      closes.delete(worker);
      events.closed(link);
    }
  }
}
