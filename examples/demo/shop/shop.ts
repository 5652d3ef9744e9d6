import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type ShopMeters, shopInstruments } from "./instruments.ts";
import { orderQueue } from "./order-queue.ts";
import { shopRoutes } from "./routes.ts";

/** A small web shop on loopback: the service that is observed. */
export interface Shop {
  readonly url: string;
  /** Answers what is open and packs what is ordered; nothing is recorded afterwards. */
  close(): Promise<void>;
}

export async function openShop(meters: ShopMeters, random: () => number = Math.random): Promise<Shop> {
  const instruments = shopInstruments(meters);
  const queue = orderQueue(instruments, random);
  const reply = shopRoutes(instruments, queue, random);

  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      await once(server, "close");
      await queue.idle();
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedMs = performance.now();
    const method = request.method ?? "GET";
    instruments.activeRequests.add(1, { "http.request.method": method });
    const { route, status, body } = await reply(request);
    const bytes = Buffer.byteLength(body);
    instruments.requestDuration.record((performance.now() - startedMs) / 1_000, {
      "http.request.method": method,
      "http.route": route,
      "http.response.status_code": status,
    });
    instruments.responseSize.record(bytes, { "http.route": route });
    instruments.activeRequests.add(-1, { "http.request.method": method });
    response.writeHead(status, { "content-type": "application/json", "content-length": bytes });
    response.end(body);
  }
}
