import { hearOurs, type ToReader, wrap } from "../messages.ts";
import type { UpLink } from "./link.ts";
import { nodeCluster } from "./node-cluster.ts";

/** Over the channel of the cluster, which the application uses, too: all that listen hear all that is said. */
export function clusterUpLink(hear: (message: ToReader) => void): UpLink {
  const { worker } = nodeCluster();
  worker!.on("message", dispatch);
  return {
    send: (message) =>
      new Promise((resolve) => {
        if (!process.connected) return resolve(false);
        try {
          // Without a callback, a channel that has just broken would be an error event of the process.
          process.send!(wrap("group", message), undefined, undefined, (error) => resolve(error === null));
        } catch {
          resolve(false);
        }
      }),
    close: () => void worker!.off("message", dispatch),
  };

  function dispatch(message: unknown): void {
    hearOurs("reader", message, hear);
  }
}
