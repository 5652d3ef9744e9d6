import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** The address of somebody who takes connections, reads, and never says a word; on a free port unless said. */
export function blackHole(port = 0): Promise<string> {
  return serverThat(() => {}, port);
}

/** The address of somebody who takes connections, and closes them in order when they are asked anything. */
export function closingServer(): Promise<string> {
  return serverThat((socket) => socket.end());
}

async function serverThat(hears: (socket: Socket) => void, port = 0): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => {}).on("data", () => hears(socket)));
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
