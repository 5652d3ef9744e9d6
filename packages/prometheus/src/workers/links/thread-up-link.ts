import { hearOurs, type ToReader, wrap } from "../messages.ts";
import type { UpLink } from "./link.ts";
import { post, threadChannel } from "./thread-channel.ts";

export function threadUpLink(hear: (message: ToReader) => void): UpLink {
  const { threadId } = process.getBuiltinModule("node:worker_threads");
  const channel = threadChannel(threadId, (message) => hearOurs("reader", message, hear));
  return {
    send: async (message) => post(channel, wrap("group", message)),
    close: () => channel.close(),
  };
}
