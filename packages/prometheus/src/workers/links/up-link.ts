import type { ToReader } from "../messages.ts";
import { clusterUpLink } from "./cluster-up-link.ts";
import type { UpLink } from "./link.ts";
import { nodeCluster } from "./node-cluster.ts";
import { threadUpLink } from "./thread-up-link.ts";

/** The way to whoever started this thread or this process; `undefined` where that is not a worker. */
export function upLink(hear: (message: ToReader) => void): UpLink | undefined {
  if (!process.getBuiltinModule("node:worker_threads").isMainThread) return threadUpLink(hear);
  return nodeCluster().isWorker ? clusterUpLink(hear) : undefined;
}
