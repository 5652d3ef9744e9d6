import type { BroadcastChannel } from "node:worker_threads";

/** What its types leave out. */
type Channel = BroadcastChannel & { ref(): void; unref(): void };

/**
 * A channel between a worker thread and who started it, of its own: on the thread's port a listener would hold the thread,
 * and take the messages that come before the application listens. It holds neither side.
 */
export function threadChannel(threadId: number, hear: (message: unknown) => void): Channel {
  const { BroadcastChannel } = process.getBuiltinModule("node:worker_threads");
  const channel = new BroadcastChannel(`meterbridge.workers/1/${threadId}`) as Channel;
  channel.addEventListener("message", (event) => hear((event as MessageEvent).data));
  channel.unref();
  return channel;
}

/** Whether the message is on its way. */
export function post(channel: BroadcastChannel, message: object): boolean {
  try {
    channel.postMessage(message);
    return true;
  } catch {
    // It is closed.
    return false;
  }
}
