import { prometheusExporter } from "@meterbridge/prometheus";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { once } from "node:events";
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { expect, it, onTestFinished } from "vitest";

it("F26: 2 000 scrapes that stop halfway through their headers keep no scraper from being answered", async () => {
  const { url, port } = await served();
  const sockets: Socket[] = [];
  onTestFinished(() => sockets.forEach((socket) => socket.destroy()));
  for (let round = 0; round < 20; round++) {
    const hundred = Array.from({ length: 100 }, () => connect(port, "127.0.0.1").on("error", () => {}));
    sockets.push(...hundred);
    await Promise.all(hundred.map((socket) => once(socket, "connect")));
    for (const socket of hundred) socket.write("GET /metrics HTTP/1.1\r\nHost: a\r\nX-Slow: ");
    expect((await fetch(url)).status).toBe(200);
  }
  const closed = await Promise.all(sockets.slice(0, 1_900).map((socket) => gone(socket)));
  expect(closed).toHaveLength(1_900);
});

it("F26: what is left of them is closed by the timeout for headers", async () => {
  const { port } = await served({ headersTimeoutMs: 60 });
  const socket = connect(port, "127.0.0.1").on("error", () => {});
  onTestFinished(() => void socket.destroy());
  socket.write("GET /metrics HTTP/1.1\r\nHost: a\r\nX-Slow: ");
  await gone(socket);
});

it("F26: headers that are too large are refused, and the next scrape is answered", async () => {
  const { url } = await served();
  expect((await fetch(url, { headers: { "x-large": "a".repeat(100_000) } })).status).toBe(431);
  expect((await fetch(url)).status).toBe(200);
});

it.for(["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])("F26: %s is not allowed", async (method) => {
  const { url } = await served();
  const [response] = await once(request(url, { method }).end(), "response");
  response.resume();
  expect(response.statusCode).toBe(405);
  expect(response.headers.allow).toBe("GET, HEAD");
});

async function served(options: { readonly headersTimeoutMs?: number } = {}): Promise<{ url: string; port: number }> {
  const exporter = prometheusExporter();
  const provider = new MeterProvider({ readers: [exporter] });
  onTestFinished(() => provider.shutdown());
  provider.getMeter("faults").createCounter("scrapes").add(1);
  const { url } = await exporter.listen({ host: "127.0.0.1", port: 0, ...options });
  return { url, port: Number(new URL(url).port) };
}

function gone(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed) resolve();
    socket.resume().once("close", () => resolve());
  });
}
