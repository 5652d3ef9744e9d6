import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A port whose new connections go to whichever far end is behind it just then. */
export interface Detour {
  readonly port: number;
  to(port: number): void;
  stop(): Promise<void>;
}

export async function detour(port: number): Promise<Detour> {
  let behind = port;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const target = connect(behind, "127.0.0.1");
    for (const [one, other] of [
      [client, target],
      [target, client],
    ] as const) {
      open.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => open.delete(one));
      one.pipe(other);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    to: (next) => void (behind = next),
    async stop() {
      const closed = once(server, "close");
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
