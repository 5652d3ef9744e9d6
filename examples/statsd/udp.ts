import { createSocket } from "node:dgram";
import { isIPv6 } from "node:net";
import { ExportError, messageOf, reasonOf, type Transport, waitFor } from "@meterbridge/core";

/** What is used of a socket of `node:dgram`. */
export interface DatagramSocket {
  send(body: Uint8Array, port: number, host: string, done: (error: Error | null) => void): void;
  close(): void;
}

/** Nobody answers a datagram: it is delivered once the operating system has taken it. */
export function udp(host: string, port: number, open: (host: string) => DatagramSocket): Transport {
  let socket: DatagramSocket | undefined;
  return {
    async send({ body }, { signal }) {
      try {
        socket ??= open(host);
        // To look up the host may take longer than there is time.
        const sent = await waitFor(sendDatagram(socket, body, port, host), signal);
        if (!sent) return { kind: "retryable", error: reasonOf(signal), ambiguous: true };
        return { kind: "delivered", rejectedPoints: 0 };
      } catch (cause) {
        return { kind: "retryable", error: new ExportError("connection", messageOf(cause), { cause }) };
      }
    },
    flush: async () => {},
    async close() {
      socket?.close();
      socket = undefined;
    },
  };
}

export function openSocket(host: string): DatagramSocket {
  const socket = createSocket(isIPv6(host) ? "udp6" : "udp4");
  // The send that fails is told so itself; without a listener, the process would end.
  socket.on("error", () => {});
  return socket.unref();
}

function sendDatagram(socket: DatagramSocket, body: Uint8Array, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(body, port, host, (error) => (error ? reject(error) : resolve()));
  });
}
