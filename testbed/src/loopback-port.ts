import { randomInt } from "node:crypto";
import { once } from "node:events";
import { connect, createServer, type Server } from "node:net";

/** Those from 32 768 on the system gives away by itself: another test could take one before the program listens. */
const first = 20_000;
const ports = (32_768 - first) / 2;

/**
 * A loopback port that nobody listens on just now, for a program that has to be told its port.
 *
 * It is given away once, by all tests together: this process listens on another port, which stands for it, as long as it
 * lives. Who answers on it is that program.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = first + randomInt(ports);
    const sign = await listen(port + ports);
    if (!sign) continue;
    const server = await listen(port);
    if (!server) {
      sign.close();
      continue;
    }
    server.close();
    await once(server, "close");
    return port;
  }
}

/** `undefined`: somebody else does. It holds no process. */
async function listen(port: number): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy()).unref();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return server;
  } catch {
    return undefined;
  }
}

/** Whether somebody listens there. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
