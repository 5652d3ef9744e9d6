import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type ConnectionFault,
  faultProxy,
  type FaultProxy,
  httpFarEnd,
  randomFault,
  seededRandom,
} from "../src/index.ts";

describe("faultProxy", () => {
  let target: Server;
  let proxy: FaultProxy;
  let heard: Promise<string>;
  const clients: Socket[] = [];

  // The target answers everything it hears with its own length, when the client has said all.
  beforeEach(async () => {
    target = createServer({ allowHalfOpen: true }, (socket) => {
      heard = readAll(socket);
      void heard.then((text) => socket.end(`heard ${text.length}`));
    });
    target.listen(0, "127.0.0.1");
    await once(target, "listening");
    proxy = await faultProxy({ target: (target.address() as AddressInfo).port });
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await proxy.stop();
    target.close();
    await once(target, "close");
  });

  it("passes everything on when there is no fault", async () => {
    expect(await ask("x".repeat(100_000))).toBe("heard 100000");
    expect(proxy.passed()).toEqual({ toTarget: 100_000, toClient: 12 });
    expect(proxy.connections()).toEqual({ open: 0, total: 1 });
  });

  it("follows its script, then does what it does otherwise", async () => {
    proxy.next({ toTarget: { after: { bytes: 0, do: "reset" } } }, {});
    proxy.otherwise({ toClient: { after: { bytes: 2, do: "close" } } });
    expect([await ask("one"), await ask("two"), await ask("three")]).toEqual(["ECONNRESET", "heard 3", "he"]);
  });

  it("resets a connection in the middle of a request", async () => {
    proxy.next({ toTarget: { after: { bytes: 10, do: "reset" } } });
    expect(await ask("x".repeat(100))).toBe("ECONNRESET");
    // Node 22 shows an end instead of the reset when it reads the last bytes and the reset in one turn.
    expect(["ECONNRESET", "x".repeat(10)]).toContain(await heard);
    expect(proxy.passed().toTarget).toBe(10);
  });

  it("truncates an answer and closes in order", async () => {
    proxy.next({ toClient: { after: { bytes: 5, do: "close" } } });
    expect(await ask("hello")).toBe("heard");
  });

  it("ends one direction and lets the other one go on", async () => {
    proxy.next({ toTarget: { after: { bytes: 4, do: "half_close" } } });
    expect(await ask("x".repeat(100))).toBe("heard 4");
  });

  it("swallows what comes, and tells nobody", async () => {
    proxy.next({ toTarget: { after: { bytes: 3, do: "swallow" } } });
    const client = open();
    let ended = false;
    client.on("close", () => (ended = true));
    await once(client, "connect");
    await new Promise<void>((resolve) => client.write("x".repeat(100), () => resolve()));
    await expect.poll(() => proxy.passed().toTarget).toBe(3);
    expect(ended).toBe(false);
    expect(proxy.connections().open).toBe(1);
  });

  it("drips in pieces of the size it is told", async () => {
    proxy.next({ toClient: { drip: { bytes: 3, everyMs: 1 } } });
    const client = open();
    const sizes: number[] = [];
    client.on("data", (chunk) => sizes.push(chunk.length));
    client.end("x");
    await once(client, "end");
    expect(sizes.reduce((sum, size) => sum + size)).toBe("heard 1".length);
    expect(sizes.length).toBeGreaterThan(1);
  });

  it("takes no less time than the latency and the bandwidth it is given", async () => {
    proxy.next({ toTarget: { latencyMs: 30 } }, { toTarget: { bytesPerSecond: 10_000 } });
    for (const leastMs of [30, 100]) {
      const startedMs = performance.now();
      expect(await ask("x".repeat(1_000))).toBe("heard 1000");
      // Timers may fire a fraction of a millisecond early, once for each piece.
      expect(performance.now() - startedMs).toBeGreaterThan(leastMs * 0.9);
    }
  });

  it("asks a function for the fault of each connection", async () => {
    let connections = 0;
    proxy.otherwise(() => (connections++ === 0 ? { toTarget: { after: { bytes: 0, do: "reset" } } } : {}));
    expect([await ask("one"), await ask("two")]).toEqual(["ECONNRESET", "heard 3"]);
  });

  it("tells the client when there is nobody behind it", async () => {
    const farEnd = await httpFarEnd();
    await farEnd.stop();
    const lonely = await faultProxy({ target: farEnd.port });
    expect(await ask("x", lonely.port)).toBe("ECONNRESET");
    await lonely.stop();
  });

  it("stops although connections are open", async () => {
    proxy.next({ toTarget: { after: { bytes: 0, do: "swallow" } } });
    const answer = ask("x");
    await expect.poll(() => proxy.connections().open).toBe(1);
    await proxy.stop();
    expect(await answer).toBe("ECONNRESET");
  });

  function open(port = proxy.port): Socket {
    const client = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    clients.push(client);
    return client;
  }

  function ask(text: string, port?: number): Promise<string> {
    const client = open(port);
    client.end(text);
    return readAll(client);
  }
});

describe("randomFault", () => {
  const draw = (seed: number): readonly ConnectionFault[] => {
    const random = seededRandom(seed);
    return Array.from({ length: 200 }, () => randomFault(random));
  };

  it("draws the same faults from the same seed", () => {
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it("draws every kind of fault in either direction, and none as often", () => {
    const faults = draw(1);
    const kinds = faults.flatMap(({ toTarget, toClient }) => {
      const fault = toTarget ?? toClient;
      return fault ? [`${toTarget ? "toTarget" : "toClient"} ${fault.after?.do ?? Object.keys(fault).join()}`] : [];
    });
    expect(new Set(kinds).size).toBe(14);
    expect(kinds.length).toBeGreaterThan(70);
    expect(kinds.length).toBeLessThan(130);
  });
});

function readAll(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    socket.on("data", (chunk) => (text += String(chunk)));
    socket.on("end", () => resolve(text));
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}
