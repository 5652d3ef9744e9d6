import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { expect, it, onTestFinished } from "vitest";
import { withTail } from "../../src/producer/frame-tail.ts";

it("a frame has the tail behind it, and says how long both are; the next one has none", async () => {
  const { socket, received } = await connected();
  const { answer, written } = withTail(socket, [Buffer.from("tail "), Buffer.from("end")], async () => {
    socket.write(frameOf("head "));
    return "answered";
  });
  socket.write(frameOf("next"));
  expect(await answer).toBe("answered");
  await written;
  socket.end();
  expect(await received).toEqual(Buffer.concat([frameOf("head tail end"), frameOf("next")]));
});

it("nothing else gets the tail, where nothing is written at once: the connection ends", async () => {
  const { socket, received } = await connected();
  const failed = once(socket, "error");
  const { answer, written } = withTail(socket, [Buffer.from("tail")], async () => "answered");
  expect(await answer).toBe("answered");
  await expect(written).rejects.toThrow("nothing was written");
  expect(await failed).toMatchObject([{ message: "nothing was written at once" }]);
  expect(await received).toEqual(Buffer.alloc(0));
});

function frameOf(text: string): Buffer {
  const frame = Buffer.from(`    ${text}`);
  frame.writeInt32BE(text.length, 0);
  return frame;
}

async function connected(): Promise<{ readonly socket: Socket; readonly received: Promise<Buffer> }> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const accepted = once(server, "connection");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  await once(socket, "connect");
  const [peer] = (await accepted) as [Socket];
  return { socket, received: buffer(peer) };
}
