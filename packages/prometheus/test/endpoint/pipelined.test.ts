import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { text } from "node:stream/consumers";
import { testClock } from "@meterbridge/test-harness";
import { describe, expect, it } from "vitest";
import { endpoint } from "../../src/endpoint/endpoint.ts";
import type { Scrape } from "../../src/exposition/exposition.ts";
import { ask, serve } from "./asking.ts";
import { listenFor } from "./listening.ts";
import { get, inFlight, raw, until } from "./raw-client.ts";
import { heldScrape, lines } from "./scrapes.ts";

describe.for<readonly [how: string, cut: (socket: Socket) => unknown]>([
  ["reset", (socket) => socket.resetAndDestroy()],
  ["closed", (socket) => socket.destroy()],
])("requests one behind the other on a connection that is %s", ([, cut]) => {
  it("while they are scraped keep no place in flight", async () => {
    const held = heldScrape();
    const clock = testClock();
    const serving = endpoint(held.scrape, { clock });
    const port = await serve(serving.handler);
    const socket = await raw(port, `${get}\r\n`.repeat(17));
    await held.asked(8);
    await until(() => inFlight(serving) === 17);
    cut(socket);
    held.release("a 1\n");
    await until(() => inFlight(serving) === 0);
    expect(await ask(port)).toMatchObject({ status: 200, text: "a 1\n" });
    expect(clock.pending()).toEqual([]);
  });

  it.for(["identity", "gzip"])("while their answers are sent keep none either: %s", async (encoding) => {
    const clock = testClock();
    const serving = endpoint(sayingMuch(), { clock });
    const port = await serve(serving.handler);
    const socket = await raw(port, `${get}Accept-Encoding: ${encoding}\r\n\r\n`.repeat(17));
    await clock.waiting(17);
    socket.resume();
    await once(socket, "data");
    socket.pause();
    expect(inFlight(serving)).toBe(17);
    cut(socket);
    await until(() => inFlight(serving) === 0);
    expect(clock.pending()).toEqual([]);
  });

  it("before they are let in hold up no close, and are not served", async () => {
    const held = heldScrape();
    const clock = testClock();
    let letIn = (): void => {};
    const decided = new Promise<boolean>((resolve) => (letIn = () => resolve(true)));
    const options = { authorize: () => decided, clock, closeTimeoutMs: 5_000 };
    const listening = await listenFor(options, endpoint(held.scrape));
    const socket = await raw((listening.address as AddressInfo).port, `${get}\r\n`.repeat(17));
    await clock.waiting(17);
    cut(socket);
    await listening.close();
    letIn();
    await until(() => clock.pending().length === 0);
    expect(held.requests).toEqual([]);
  });
});

it("one connection more than the most closes none with a request that waits behind one that has been answered", async () => {
  const held = heldScrape();
  const listening = await listenFor({ maxConnections: 2 }, endpoint(held.scrape));
  const { port } = listening.address as AddressInfo;
  const socket = await raw(port, `GET /-/healthy HTTP/1.1\r\nHost: localhost\r\n\r\n${get}Connection: close\r\n\r\n`);
  await held.asked(1);
  const answered = text(socket);
  const idle = await raw(port, "");
  idle.resume();
  const answeredToo = ask(port);
  await once(idle, "close");
  await held.asked(2);
  held.release("a 1\n");
  expect(await answered).toMatch(/Healthy\.\n[^]*a 1\n$/);
  expect(await answeredToo).toMatchObject({ status: 200 });
});

/** Answers of 200 MiB, all of the same bytes: more than what sockets keep, also when they are compressed. */
function sayingMuch(): Scrape {
  const chunk = Buffer.from(lines(2 ** 20)).subarray(0, 2 ** 20);
  const chunks = Array.from({ length: 200 }, () => chunk);
  return ({ dialect }) =>
    Promise.resolve({
      kind: "exposition",
      dialect,
      chunks,
      bytes: chunks.length * chunk.length,
      drops: new Map(),
      errors: [],
    });
}
