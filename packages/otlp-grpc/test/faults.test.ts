import { sampleMetrics } from "@meterbridge/conformance";
import { grpcFarEnd, type GrpcFarEnd, type GrpcFarEndOptions, testClock } from "@meterbridge/test-harness";
import { diag, type DiagLogger, DiagLogLevel } from "@opentelemetry/api";
import { once } from "node:events";
import { createServer as createHttp2Server, type ServerHttp2Session, type ServerHttp2Stream } from "node:http2";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { otlpGrpcExporter as onHttp2 } from "../src/http2/index.ts";
import { type GrpcExporterOptions, otlpGrpcExporter as onGrpcJs } from "../src/index.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  diag.disable();
});

describe.for([
  ["on grpc-js", onGrpcJs],
  ["on bare HTTP/2", onHttp2],
] as const)("%s", ([, make]) => {
  function exporterTo(url: string, options: GrpcExporterOptions = {}) {
    const exporter = make({ url, ...options });
    onTestFinished(() => exporter.shutdown());
    return {
      shutdown: () => exporter.shutdown(),
      export: (points = 1) =>
        new Promise<{ readonly code: number; readonly error?: Error }>((resolve) =>
          exporter.export(sampleMetrics(exporter, points), resolve),
        ),
    };
  }

  it.for(["http:", "https:"] as const)(
    "a far end that takes %s connections and says nothing keeps none",
    async (scheme) => {
      const silent = await silentFarEnd();
      const url = `${scheme}//127.0.0.1:${silent.port}`;
      const clock = testClock();
      const exporter = exporterTo(url, { timeoutMs: 1_000, retry: false, clock });
      for (let n = 0; n < 3; n++) {
        const answer = exporter.export();
        await silent.connected(n + 1);
        await clock.advance(1_000);
        expect(await answer).toMatchObject({ code: 1, error: { code: "timeout" } });
      }
      await exporter.shutdown();
      await silent.closed();
    },
  );

  it("a proxy that takes a CONNECT and says nothing keeps no connection", async () => {
    const silent = await silentFarEnd();
    const clock = testClock();
    const proxy = `http://127.0.0.1:${silent.port}`;
    const exporter = exporterTo("https://metrics.test", { proxy, timeoutMs: 1_000, retry: false, clock });
    const answer = exporter.export();
    await silent.connected(1);
    await clock.advance(1_000);
    expect(await answer).toMatchObject({ code: 1, error: { code: "timeout" } });
    await exporter.shutdown();
    await silent.closed();
  });

  it("a proxy that refuses, and resets the connection later, disturbs nobody", async () => {
    const server = createServer((client) => {
      client.on("error", () => {});
      client.once("data", () =>
        client.write("HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n", () => client.resetAndDestroy()),
      );
    });
    const proxy = `http://127.0.0.1:${await listen(server)}`;
    const exporter = exporterTo("http://metrics.test", { proxy, retry: false });
    expect(await exporter.export()).toMatchObject({ code: 1, error: { code: "connection" } });
  });

  it.for([
    ["INTERNAL_ERROR", 2],
    ["ENHANCE_YOUR_CALM", 11],
  ] as const)("a GOAWAY with %s under a call is a connection that broke", async ([, code]) => {
    const sessions: ServerHttp2Session[] = [];
    const calls: ServerHttp2Stream[] = [];
    const server = createHttp2Server();
    server.on("session", (session) => sessions.push(session));
    server.on("stream", (stream) => {
      calls.push(stream);
      stream.on("error", () => {});
      stream.resume();
      if (calls.length === 2) stream.on("end", () => sessions[0]!.destroy(undefined, code));
      else
        stream.on("end", () =>
          stream.respond({ "grpc-status": "0", "content-type": "application/grpc" }, { endStream: true }),
        );
    });
    const exporter = exporterTo(`http://127.0.0.1:${await listen(server as unknown as Server)}`, { retry: false });
    onTestFinished(() => {
      for (const session of sessions) session.destroy();
    });
    expect(await exporter.export()).toEqual({ code: 0 });
    // Over the connection that is kept; then once more, over a new one.
    expect(await exporter.export()).toEqual({ code: 0 });
    expect(calls).toHaveLength(3);
    expect(sessions).toHaveLength(2);
  });

  it.for([
    ["an encoding that nobody knows", { "grpc-encoding": "rot13" }, Buffer.of(1, 0, 0, 0, 1, 7)],
    ["no encoding, though it is compressed", {}, Buffer.of(1, 0, 0, 0, 1, 7)],
    ["what is no gzip", { "grpc-encoding": "gzip" }, Buffer.of(1, 0, 0, 0, 1, 7)],
    ["what is no message", {}, Buffer.from("garbage")],
  ] as const)("an answer in %s is not sent again, and no riddle", async ([, headers, message]) => {
    const farEnd = await farEndOf();
    farEnd.next({ do: "answer", headers, message });
    const { code, error } = await exporterTo(farEnd.url).export();
    expect(farEnd.attempts()).toBe(1);
    if (code === 1) expect(error).toMatchObject({ code: "bad_response" });
  });

  it("a call that was sent whole and not answered may have arrived", async () => {
    const farEnd = await farEndOf();
    farEnd.next({ do: "hang" });
    const clock = testClock();
    const answer = exporterTo(farEnd.url, { timeoutMs: 1_000, retry: false, clock }).export();
    await farEnd.call(1);
    await clock.advance(1_000);
    expect((await answer).error).toMatchObject({ code: "timeout", outcome: { ambiguous: true } });
  });

  it("a kept connection that is reset under a large call is replaced at once", async () => {
    const farEnd = await farEndOf();
    const exporter = exporterTo(farEnd.url, { retry: false });
    expect(await exporter.export()).toEqual({ code: 0 });
    farEnd.next({ do: "drop_before" });
    expect(await exporter.export(30_000)).toEqual({ code: 0 });
    expect(farEnd.connections().total).toBe(2);
  });

  it("a far end that begins an answer and says no more is not used for the next attempt", async () => {
    const farEnd = await farEndOf();
    farEnd.next({ do: "drip", everyMs: 1_000_000 });
    const clock = testClock();
    const answer = exporterTo(farEnd.url, {
      timeoutMs: 2_000,
      clock,
      random: () => 0,
      retry: { initialDelayMs: 1 },
    }).export();
    await farEnd.call(1);
    // Half of the time is for the first attempt.
    await clock.advance(1_000);
    await farEnd.closedTo(0);
    await clock.advanceToNextTimer();
    expect(await answer).toEqual({ code: 0 });
    expect(farEnd.connections().total).toBe(2);
  });

  it("headers of the environment that cannot be metadata are passed over, and their values shown nowhere", async () => {
    const warnings: string[] = [];
    const logger = { warn: (line: string) => warnings.push(line), error() {}, info() {}, debug() {}, verbose() {} };
    diag.setLogger(logger as DiagLogger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
    vi.stubEnv("OTEL_EXPORTER_OTLP_HEADERS", "authorization=s%C3%A9cretvalue,x-team=shop,grpc-timeout=1S");
    const farEnd = await farEndOf();
    expect(await exporterTo(farEnd.url).export()).toEqual({ code: 0 });
    const { metadata } = await farEnd.call(1);
    expect(metadata).toMatchObject({ "x-team": "shop" });
    expect(metadata).not.toHaveProperty("authorization");
    expect(warnings).toEqual([
      expect.stringMatching(/"authorization" its value holds characters/),
      expect.stringMatching(/"grpc-timeout" is set by gRPC/),
    ]);
    expect(warnings.join()).not.toContain("cretvalue");
  });
});

async function farEndOf(options?: GrpcFarEndOptions): Promise<GrpcFarEnd> {
  const farEnd = await grpcFarEnd(options);
  onTestFinished(() => farEnd.stop());
  return farEnd;
}

/** Takes connections and bytes, and never says a word. */
async function silentFarEnd() {
  const open = new Set<Socket>();
  let total = 0;
  let tell = (): void => {};
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await new Promise<void>((resolve) => (tell = resolve));
  };
  const server = createServer((socket) => {
    open.add(socket);
    total += 1;
    socket.on("error", () => {}).resume();
    socket.once("close", () => {
      open.delete(socket);
      tell();
    });
    tell();
  });
  const port = await listen(server);
  return {
    port,
    connected: (count: number) => until(() => total >= count),
    closed: () => until(() => open.size === 0),
  };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}
