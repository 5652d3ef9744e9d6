import { createSocket, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import { ExportError, messageOf, reasonOf, type Transport, waitFor } from "@meterbridge/core";

/** Nobody answers a datagram: it is delivered once the operating system has taken it. */
export function udp(host: string, port: number): Transport {
  let socket: Socket | undefined;
  return {
    async send({ body }, { signal }) {
      try {
        socket ??= openSocket(host);
        // To look up the host may take longer than there is time.
        const sent = await waitFor(sendDatagram(socket, body, port, host), signal);
        return sent ? { kind: "delivered", rejectedPoints: 0 } : { kind: "retryable", error: reasonOf(signal) };
      } catch (cause) {
        return { kind: "retryable", error: new ExportError("connection", messageOf(cause), { cause }) };
      }
    },
    flush: async () => {},
    close: async () => {
      socket?.close();
      socket = undefined;
    },
  };
}

function openSocket(host: string): Socket {
  const socket = createSocket(isIPv6(host) ? "udp6" : "udp4");
  // The send that fails is told so itself; without a listener, the process would end.
  socket.on("error", () => {});
  return socket.unref();
}

function sendDatagram(socket: Socket, body: Uint8Array, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(body, port, host, (error) => (error ? reject(error) : resolve()));
  });
}
