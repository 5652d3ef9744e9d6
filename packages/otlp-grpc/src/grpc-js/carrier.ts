import type { Client } from "@grpc/grpc-js";
import { hasStopped, stopped, untilStopped } from "@meterbridge/pooled-http";
import type { Carrier } from "../carrier.ts";
import { type ChannelSetup, channelTo } from "./channel.ts";
import { isConnected, unaryCall } from "./unary-call.ts";

/**
 * Carries calls over a channel of grpc-js. A channel that cannot connect, or on which a call was not answered in time, is
 * given up: the next call gets a new one, and is not kept waiting by a back-off that is not ours.
 */
export function grpcJsCarrier(setup: ChannelSetup): Carrier {
  let channel: Client | undefined;
  /** Of the certificates that the channel was made with. */
  let usedKey: string | undefined;
  let closed = false;

  return {
    async call({ body }, metadata, signal, running) {
      const kept = channel !== undefined && isConnected(channel);
      let reply = await callOnce();
      if (reply.kind === "broken" && kept && !hasStopped(signal, running)) {
        // The far end had closed the connection that was kept. A new one is no retry that a user should see; but a far
        // end that took the request and died cannot be told apart, so a failure of the second is ambiguous.
        const { written } = reply;
        reply = await callOnce();
        if (written && reply.kind === "broken") reply = { ...reply, written };
      }
      return reply;

      async function callOnce(): ReturnType<Carrier["call"]> {
        const certificates = setup.tls.current();
        const tls = certificates instanceof Promise ? await untilStopped(certificates, signal, running) : certificates;
        if (tls === stopped || closed) return { kind: "stopped", written: false };
        if (channel && usedKey !== tls.key) giveUp(channel);
        usedKey = tls.key;
        const client = (channel ??= channelTo(setup, tls));
        const reply = await unaryCall(client, body, metadata, signal, running);
        if (reply.kind !== "status") giveUp(client);
        return reply;
      }
    },
    close() {
      closed = true;
      if (channel) giveUp(channel);
    },
    inspect: (visit) => visit("connections.open", channel && isConnected(channel) ? 1 : 0),
  };

  function giveUp(client: Client): void {
    if (channel === client) channel = undefined;
    client.close();
  }
}
