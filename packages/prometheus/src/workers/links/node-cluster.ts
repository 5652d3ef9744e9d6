import type { Cluster } from "node:cluster";

/** Node's cluster; the module is an object itself, not what its types say. */
export function nodeCluster(): Cluster {
  return process.getBuiltinModule("node:cluster") as unknown as Cluster;
}
