import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Both ends of a connection on this machine. */
export async function socketPair(): Promise<{ readonly socket: Socket; readonly farEnd: Socket }> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const accepted = once(server, "connection") as Promise<[Socket]>;
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const [farEnd] = await accepted;
  // No more connections; this one stays.
  server.close();
  return { socket, farEnd };
}
