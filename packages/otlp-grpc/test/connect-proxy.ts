import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { createServer as createSecureServer, type ServerOptions } from "node:https";
import { type AddressInfo, connect, type Socket } from "node:net";
import { onTestFinished } from "vitest";

interface ConnectProxy {
  readonly port: number;
  /** Where it was asked to lead to: `host:port`. */
  readonly asked: readonly string[];
  readonly headers: readonly IncomingHttpHeaders[];
}

/** A proxy that leads every CONNECT to one port of this machine, or answers it with a status. It ends with the test. */
export async function connectProxy(leadsTo: number, status: number = 200, tls?: ServerOptions): Promise<ConnectProxy> {
  const asked: string[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const server = tls ? createSecureServer(tls) : createServer();
  server.on("connect", (request, client: Socket) => {
    asked.push(request.url ?? "");
    headers.push(request.headers);
    client.on("error", () => {});
    if (status !== 200) return client.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const onward = connect(leadsTo, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      client.pipe(onward).pipe(client);
    });
    onward.on("error", () => client.destroy());
    client.on("close", () => onward.destroy());
    return client;
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, asked, headers };
}
