import { fork } from "node:child_process";
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { httpTransport } from "../src/index.ts";
import { call, httpServer, listen, payload, until } from "./loopback.ts";

describe("flush", () => {
  it("waits for what is under way", async () => {
    const held: ServerResponse[] = [];
    const { server } = httpServer((_request, response) => held.push(response));
    const transport = httpTransport({ url: `http://127.0.0.1:${await listen(server)}/` });
    const log: string[] = [];
    const sent = transport.send(payload(), call()).then(() => log.push("sent"));
    const flushed = transport.flush(call()).then(() => log.push("flushed"));
    await until(() => held.length === 1);
    expect(log).toEqual([]);
    held[0]!.end();
    await Promise.all([sent, flushed]);
    expect(log).toEqual(["sent", "flushed"]);
    await transport.close(call());
  });

  it("ends when it is called off, or its deadline passes", async () => {
    const { server } = httpServer(() => {});
    const transport = httpTransport({ url: `http://127.0.0.1:${await listen(server)}/` });
    void transport.send(payload(), call());
    const controller = new AbortController();
    const flushed = transport.flush(call(controller.signal));
    controller.abort();
    await flushed;
    await transport.flush({ signal: new AbortController().signal, deadline: performance.now() + 10 });
    await transport.close({ ...call(), deadline: 0 });
  });
});

describe("close", () => {
  it("lets what is under way end, closes every connection, and may be called twice", async () => {
    const held: ServerResponse[] = [];
    const { server, received } = httpServer((_request, response) => held.push(response));
    const transport = httpTransport({ url: `http://127.0.0.1:${await listen(server)}/` });
    const sent = transport.send(payload(), call());
    await until(() => held.length === 1);
    const closed = Promise.all([transport.close(call()), transport.close(call())]);
    held[0]!.end();
    expect(await sent).toMatchObject({ kind: "delivered" });
    await closed;
    await transport.close(call());
    if (!received[0]!.socket.destroyed) await once(received[0]!.socket, "close");
    expect(await transport.send(payload(), call())).toMatchObject({ kind: "failed", error: { code: "shutdown" } });
    expect(received).toHaveLength(1);
  });

  it("gives up what does not end within half a second", async () => {
    const { server, received } = httpServer(() => {});
    let waitedMs = 0;
    const clock = {
      now: () => 0,
      wallTime: () => 0,
      setTimeout: (run: () => void, delayMs: number) => {
        waitedMs = delayMs;
        const immediate = setImmediate(run);
        return () => clearImmediate(immediate);
      },
    };
    const transport = httpTransport({ url: `http://127.0.0.1:${await listen(server)}/`, clock });
    const sent = transport.send(payload(), call());
    await until(() => received.length === 1);
    await transport.close(call());
    expect(await sent).toMatchObject({ kind: "retryable", ambiguous: true, error: { code: "shutdown" } });
    expect(waitedMs).toBe(500);
    if (!received[0]!.socket.destroyed) await once(received[0]!.socket, "close");
  });

  it("ends a headers function that hangs", async () => {
    const transport = httpTransport({ url: "http://127.0.0.1:9/", headers: () => new Promise(() => {}) });
    const sent = transport.send(payload(), call());
    await transport.close(call(AbortSignal.abort()));
    expect(await sent).toMatchObject({ kind: "retryable", error: { code: "shutdown" } });
  });
});

describe("a process", () => {
  it.for([
    ["with an idle connection", "idle"],
    ["that closed the transport while the far end hung", "hung"],
  ])("%s ends by itself", async ([, mode]) => {
    const { server } = httpServer((request, response) => {
      if (request.url === "/idle") response.end();
    });
    const child = fork(new URL("exiting-client.ts", import.meta.url), [
      `http://127.0.0.1:${await listen(server)}/${mode}`,
    ]);
    onTestFinished(() => void child.kill());
    const [code] = (await once(child, "exit")) as [number];
    expect(code).toBe(0);
  });
});
