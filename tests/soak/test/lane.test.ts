import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { type Lane, lane } from "../far-ends/lane.ts";

/** A lane to a server that sends back what it gets. */
async function echoing(): Promise<Lane> {
  const server = createServer((socket) => socket.on("error", () => {}).pipe(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const network = await lane(() => port);
  onTestFinished(async () => {
    await network.stop();
    server.close();
  });
  return network;
}

async function connected({ port }: Lane): Promise<{ readonly socket: Socket; readonly closed: Promise<unknown> }> {
  const socket = connect(port, "127.0.0.1").on("error", () => {});
  onTestFinished(() => void socket.destroy());
  const closed = new Promise((resolve) => socket.once("close", resolve));
  await once(socket, "connect");
  return { socket, closed };
}

async function echoOf(socket: Socket, text: string): Promise<string> {
  socket.write(text);
  const [chunk] = (await once(socket, "data")) as [Buffer];
  return chunk.toString();
}

it("cuts what is connected when a fault begins and when it ends, and is as before then, on the same port", async () => {
  const network = await echoing();
  const before = await connected(network);
  expect(await echoOf(before.socket, "before")).toBe("before");
  const end = await network.faults.latency!();
  await before.closed;
  const during = await connected(network);
  expect(await echoOf(during.socket, "late")).toBe("late");
  await end();
  await during.closed;
  const after = await connected(network);
  expect(await echoOf(after.socket, "after")).toBe("after");
});

it("does to new connections what the fault says", async () => {
  const network = await echoing();
  const end = await network.faults.reset!();
  const { socket, closed } = await connected(network);
  socket.write(Buffer.alloc(1_000_000));
  await closed;
  await end();
});
