import type { Worker } from "node:cluster";
import { hearOurs, type ToGroup, wrap } from "../messages.ts";
import type { Link, LinkEvents } from "./link.ts";
import { nodeCluster } from "./node-cluster.ts";

/**
 * The workers of Node's cluster, those that are there and those that come. It gives what ends it; in a process that is a
 * worker itself there are none.
 *
 * A worker is gone when its channel is: all that it sent has been read then, which is not so when its process ends.
 */
export function clusterLinks(events: LinkEvents): () => void {
  const cluster = nodeCluster();
  if (!cluster.isPrimary) return () => {};
  const links = new Map<Worker, Link>();
  cluster.on("fork", openNew);
  cluster.on("message", hear);
  cluster.on("disconnect", close);
  for (const worker of Object.values(cluster.workers ?? {})) if (worker) open(worker, false);
  return () => {
    cluster.off("fork", openNew);
    cluster.off("message", hear);
    cluster.off("disconnect", close);
  };

  function openNew(worker: Worker): void {
    open(worker, true);
  }

  function open(worker: Worker, isNew: boolean): void {
    if (!worker.isConnected() || links.has(worker)) return;
    const link = linkTo(worker);
    links.set(worker, link);
    events.opened(link, isNew);
  }

  function hear(worker: Worker, message: unknown): void {
    const link = links.get(worker);
    if (link) hearOurs("group", message, (ours: ToGroup) => events.said(link, ours));
  }

  function close(worker: Worker): void {
    const link = links.get(worker);
    links.delete(worker);
    if (link) events.closed(link);
  }
}

function linkTo(worker: Worker): Link {
  return {
    label: String(worker.id),
    send: (message) =>
      new Promise((resolve) => {
        if (!worker.isConnected()) return resolve(false);
        try {
          // Without a callback, a channel that has just broken would be an error event of the worker.
          worker.send(wrap("reader", message), undefined, (error) => resolve(error === null));
        } catch {
          resolve(false);
        }
      }),
  };
}
