import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  request as httpRequest,
  type RequestListener,
  type Server,
} from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { onTestFinished } from "vitest";
import type { Endpoint } from "../../src/endpoint/endpoint.ts";

export interface Asked {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

export interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As it was sent. */
  readonly raw: Buffer;
  /** Without its compression. */
  readonly text: string;
}

/** Serves on loopback until the test is over; gives the port. */
export async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  await listenUntilEnd(server);
  return (server.address() as AddressInfo).port;
}

export async function listenUntilEnd(server: Server): Promise<void> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
}

/** Asks a port on loopback, on a connection of its own. */
export async function ask(
  port: number,
  { path = "/metrics", method = "GET", headers, body }: Asked = {},
): Promise<Got> {
  const sent = httpRequest({ port, host: "127.0.0.1", path, method, headers, agent: false });
  sent.end(body);
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return got(response.statusCode!, response.headers, await buffer(response));
}

/** Asks an endpoint, through a server. */
export async function overNode({ handler }: Endpoint, asked: Asked = {}): Promise<Got> {
  return ask(await serve(handler), asked);
}

/** Asks an endpoint by the Fetch API. */
export async function overFetch({ fetch }: Endpoint, asked: Asked = {}): Promise<Got> {
  const { path = "/metrics", method = "GET", headers = {}, body = null } = asked;
  const response = await fetch(new Request(`http://localhost${path}`, { method, headers, body }));
  return got(response.status, Object.fromEntries(response.headers), Buffer.from(await response.arrayBuffer()));
}

function got(status: number, headers: Got["headers"], raw: Buffer): Got {
  return { status, headers, raw, text: decoded(headers["content-encoding"], raw).toString() };
}

function decoded(encoding: unknown, raw: Buffer): Buffer {
  if (raw.length === 0) return raw;
  if (encoding === "gzip") return gunzipSync(raw);
  return encoding === "zstd" ? zstdDecompressSync(raw) : raw;
}
