import { constants, createServer as createHttp2Server, type ServerHttp2Session } from "node:http2";
import { testClock } from "@meterbridge/test-harness";
import { describe, expect, it } from "vitest";
import { callerTo, farEndOf, gate, listen, ok } from "./calls.ts";

describe("a connection", () => {
  it("is shared by all calls, also those at the same time", async () => {
    const farEnd = await farEndOf();
    const caller = callerTo(farEnd.url);
    await Promise.all([caller.send(), caller.send()]);
    await caller.send();
    expect(farEnd.connections()).toEqual({ open: 1, total: 1 });
    expect(farEnd.attempts()).toBe(3);
  });

  it("is counted by inspect, until close", async () => {
    const farEnd = await farEndOf();
    const caller = callerTo(farEnd.url);
    const open = (): unknown => {
      const seen: Record<string, unknown> = {};
      caller.inspect?.((name, value) => (seen[name] = value));
      return seen["connections.open"];
    };
    expect(open()).toBe(0);
    await caller.send();
    expect(open()).toBe(1);
    caller.close();
    caller.close();
    await farEnd.closedTo(0);
    expect(await caller.send()).toEqual({ kind: "stopped", written: false });
  });

  it("is not used when it was idle for too long", async () => {
    const clock = testClock();
    const farEnd = await farEndOf();
    const caller = callerTo(farEnd.url, { keepAliveMs: 1_000, clock });
    await caller.send();
    await clock.advance(999);
    await caller.send();
    expect(farEnd.connections().total).toBe(1);
    await clock.advance(1_000);
    await caller.send();
    await farEnd.closedTo(1);
    expect(farEnd.connections().total).toBe(2);
    expect(clock.pending()).toEqual([]);
  });

  it("is not used when it is too old", async () => {
    const clock = testClock();
    const farEnd = await farEndOf();
    const caller = callerTo(farEnd.url, { maxConnectionAgeMs: 1_500, clock });
    await caller.send();
    await clock.advance(1_000);
    await caller.send();
    expect(farEnd.connections().total).toBe(1);
    await clock.advance(1_000);
    await caller.send();
    await farEnd.closedTo(1);
    expect(farEnd.connections().total).toBe(2);
  });

  it("that is too old lets its calls end", async () => {
    const clock = testClock();
    const farEnd = await farEndOf();
    const caller = callerTo(farEnd.url, { maxConnectionAgeMs: 1_000, clock });
    const answer = gate();
    farEnd.next({ do: "accept", after: answer.opened });
    const first = caller.send();
    await farEnd.call(1);
    await clock.advance(1_000);
    await caller.send();
    answer.open();
    expect(await first).toEqual(ok);
    await farEnd.closedTo(1);
    expect(farEnd.connections().total).toBe(2);
  });

  it("is closed after each call with keepAliveMs: 0", async () => {
    const farEnd = await farEndOf();
    const caller = callerTo(farEnd.url, { keepAliveMs: 0 });
    await caller.send();
    await farEnd.closedTo(0);
    await caller.send();
    await farEnd.closedTo(0);
    expect(farEnd.connections().total).toBe(2);
  });

  it("on which a call was stopped without an answer is not used again", async () => {
    const farEnd = await farEndOf();
    const caller = callerTo(farEnd.url);
    await caller.send();
    farEnd.next({ do: "hang" });
    const stop = new AbortController();
    const stopped = caller.send({ signal: stop.signal });
    await farEnd.call(2);
    stop.abort();
    expect(await stopped).toEqual({ kind: "stopped", written: true });
    await farEnd.closedTo(0);
    expect(await caller.send()).toEqual(ok);
    expect(farEnd.connections().total).toBe(2);
  });
});

describe("a connection that had worked", () => {
  it("and was closed meanwhile costs no call", async () => {
    const farEnd = await farEndOf();
    const caller = callerTo(farEnd.url);
    await caller.send();
    farEnd.next({ do: "drop_before" });
    expect(await caller.send()).toEqual(ok);
    expect(farEnd.connections().total).toBe(2);
  });

  it("and whose far end is restarted costs no call", async () => {
    const farEnd = await farEndOf();
    const caller = callerTo(farEnd.url);
    await caller.send();
    await farEnd.stop();
    await farEnd.start();
    expect(await caller.send()).toEqual(ok);
  });

  it("may have brought the call when it breaks after that", async () => {
    const farEnd = await farEndOf();
    const caller = callerTo(farEnd.url);
    await caller.send();
    farEnd.next({ do: "drop_after" }, { do: "drop_before" });
    expect(await caller.send()).toMatchObject({ kind: "broken", written: true });
    expect(farEnd.attempts()).toBe(3);
  });

  it.for([
    ["a GOAWAY that refuses it", { do: "go_away", when: "before" }],
    ["REFUSED_STREAM", { do: "reset_stream", code: 7 }],
  ] as const)("and answers a call by %s has it made again on a new one", async ([, verdict]) => {
    const farEnd = await farEndOf();
    const caller = callerTo(farEnd.url);
    await caller.send();
    farEnd.next(verdict);
    expect(await caller.send()).toEqual(ok);
    await farEnd.closedTo(1);
    expect(farEnd.connections().total).toBe(2);
    expect(farEnd.attempts()).toBe(3);
  });

  it("and is ended by a GOAWAY with an error has the calls made again that it refuses", async () => {
    const sessions: ServerHttp2Session[] = [];
    const server = createHttp2Server();
    server.on("session", (session) => void sessions.push(session.on("error", () => {})));
    server.on("stream", (stream) => {
      stream.on("error", () => {});
      const isSecond = stream.id === 3;
      if (isSecond) return stream.session!.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM, 1);
      stream.respond({ ":status": 200, "content-type": "application/grpc", "grpc-status": "0" }, { endStream: true });
    });
    const caller = callerTo(`http://127.0.0.1:${await listen(server)}`);
    for (let call = 0; call < 2; call++) expect(await caller.send()).toMatchObject({ kind: "status", status: 0 });
    expect(sessions).toHaveLength(2);
  });

  it("has a call made again once and no more", async () => {
    const farEnd = await farEndOf();
    const caller = callerTo(farEnd.url);
    await caller.send();
    farEnd.next({ do: "reset_stream", code: 7 }, { do: "reset_stream", code: 7 });
    expect(await caller.send()).toMatchObject({ kind: "status", status: 14 });
    expect(farEnd.attempts()).toBe(3);
  });

  it("is left after a GOAWAY, when it has no calls", async () => {
    const farEnd = await farEndOf();
    const caller = callerTo(farEnd.url);
    await caller.send();
    farEnd.goAway();
    await farEnd.closedTo(0);
    expect(await caller.send()).toEqual(ok);
    expect(farEnd.connections().total).toBe(2);
  });

  it("is left after a GOAWAY, when its calls have ended", async () => {
    const farEnd = await farEndOf();
    const caller = callerTo(farEnd.url);
    await caller.send();
    farEnd.next({ do: "go_away", when: "after" });
    expect(await caller.send()).toEqual(ok);
    await farEnd.closedTo(0);
    expect(await caller.send()).toEqual(ok);
    expect(farEnd.connections().total).toBe(2);
  });
});
