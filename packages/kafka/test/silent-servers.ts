import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** The address of somebody who takes connections, reads, and never says a word. */
export function blackHole(): Promise<string> {
  return serverThat(() => {});
}

/** The address of somebody who takes connections, and closes them in order when they are asked anything. */
export function closingServer(): Promise<string> {
  return serverThat((socket) => socket.end());
}

async function serverThat(hears: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => {}).on("data", () => hears(socket)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
