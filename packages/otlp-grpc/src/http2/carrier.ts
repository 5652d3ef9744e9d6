import { hasStopped, stopped, type TlsSetup, untilStopped } from "@meterbridge/pooled-http";
import type { LookupFunction, Socket } from "node:net";
import type { Carrier } from "../carrier.ts";
import type { CarrierSetup } from "../grpc-exporter.ts";
import type { Reply } from "../reply.ts";
import { type Connection, connection } from "./connection.ts";
import { requestHeaders } from "./request-headers.ts";
import { tunnelTo } from "./tunnel.ts";
import { type Ended, unaryCall } from "./unary-call.ts";

export interface Http2CarrierSetup extends CarrierSetup {
  /** How long an idle connection is used again, in milliseconds; 0: each call has a connection of its own. */
  readonly keepAliveMs: number;
  /** How long after its making a connection is used, in milliseconds. */
  readonly maxConnectionAgeMs: number;
  /** How often a PING is sent while a call is under way, in milliseconds; 0 is never. */
  readonly pingMs: number;
  /** Resolves host names, in place of the system's resolver. */
  readonly lookup: LookupFunction | undefined;
}

/**
 * Carries calls on `node:http2` alone: one connection, made with the first call and shared by those that come later.
 *
 * A call is repeated in one case only: when a connection that had worked turns out to be dead, or about to be closed,
 * before the answer began.
 */
export function http2Carrier(setup: Http2CarrierSetup): Carrier {
  const { endpoint, proxy, userAgent, maxResponseBytes } = setup;
  const headersOf = requestHeaders(endpoint, userAgent);
  const open = new Set<Connection>();
  let current: Connection | undefined;
  /** Of the certificates that it was made with. */
  let currentKey: string | undefined;
  let closed = false;

  return {
    async call(payload, metadata, signal, running) {
      const headers = headersOf(metadata, payload.contentEncoding);
      const { reply, isStale } = await once();
      if (!isStale || hasStopped(signal, running)) return reply;
      const second = await once();
      // A far end that took the call and died cannot be told from one that had closed the connection before.
      return reply.kind === "broken" && reply.written ? mayHaveArrived(second.reply) : second.reply;

      async function once(): Promise<Ended> {
        let usable: Connection;
        try {
          const newest = setup.tls.current();
          const tls = newest instanceof Promise ? await untilStopped(newest, signal, running) : newest;
          if (tls === stopped || closed) return notBegun;
          if (currentKey !== tls.key || !current?.isUsable()) {
            const tunnel = proxy && (await tunnelTo(setup, signal, running));
            if (closed || hasStopped(signal, running)) {
              tunnel?.destroy();
              return notBegun;
            }
            replaceCurrent(tls, tunnel);
          }
          usable = current!;
        } catch (error) {
          if (hasStopped(signal, running)) return notBegun;
          // The proxy refuses, or the user's resolver throws.
          return { reply: { kind: "broken", error, written: false } };
        }
        return new Promise((resolve) => {
          unaryCall({ connection: usable, headers, payload, maxResponseBytes, signal, running }, resolve);
        });
      }
    },
    close() {
      closed = true;
      for (const one of open) one.destroy();
    },
    inspect(visit) {
      visit("connections.open", open.size);
    },
  };

  function replaceCurrent({ tls, key }: TlsSetup, tunnel: Socket | undefined): void {
    current?.retire();
    const made = connection({ ...setup, tls, tunnel }, () => {
      open.delete(made);
      if (current === made) current = undefined;
    });
    open.add(made);
    current = made;
    currentKey = key;
  }
}

const notBegun: Ended = { reply: { kind: "stopped", written: false } };

function mayHaveArrived(reply: Reply): Reply {
  return reply.kind === "status" ? reply : { ...reply, written: true };
}
