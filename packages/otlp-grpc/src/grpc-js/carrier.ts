import { hasStopped, stopped, type TlsSetup, untilStopped } from "@meterbridge/pooled-http";
import type { Carrier } from "../carrier.ts";
import type { Reply } from "../reply.ts";
import { type Channel, type ChannelSetup, channelTo } from "./channel.ts";
import { unaryCall } from "./unary-call.ts";

/**
 * Carries calls over a channel of grpc-js. A channel that cannot connect, or on which a call was not answered in time, is
 * given up: the next call gets a new one, and is not kept waiting by a back-off that is not ours.
 */
export function grpcJsCarrier(setup: ChannelSetup): Carrier {
  const open = new Set<Channel>();
  let current: Channel | undefined;
  let closed = false;

  return {
    async call({ body }, metadata, signal, running) {
      const kept = current?.isConnected() === true;
      const reply = await once();
      if (reply.kind !== "broken" || !kept || hasStopped(signal, running)) return reply;
      // The far end had closed the connection that was kept. A new one is no retry that a user should see; but a far
      // end that took the request and died cannot be told apart, so a failure of the second is ambiguous.
      const second = await once();
      return reply.written && second.kind === "broken" ? { ...second, written: true } : second;

      async function once(): Promise<Reply> {
        const newest = setup.tls.current();
        const tls = newest instanceof Promise ? await untilStopped(newest, signal, running) : newest;
        if (tls === stopped || closed) return { kind: "stopped", written: false };
        if (current?.key !== tls.key) giveUp(current);
        const channel = (current ??= channelWith(tls));
        channel.begin();
        const ended = await unaryCall(channel, body, metadata, signal, running);
        if (ended.kind !== "status") giveUp(channel);
        channel.end();
        return ended;
      }
    },
    close() {
      closed = true;
      for (const channel of open) channel.destroy();
    },
    inspect: (visit) => visit("connections.open", current?.isConnected() ? 1 : 0),
  };

  function channelWith(tls: TlsSetup): Channel {
    const channel = channelTo(setup, tls, () => open.delete(channel));
    open.add(channel);
    return channel;
  }

  function giveUp(channel: Channel | undefined): void {
    if (!channel) return;
    if (current === channel) current = undefined;
    channel.retire();
  }
}
