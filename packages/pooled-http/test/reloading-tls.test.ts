import { certificates, testClock, type TestClock } from "@meterbridge/test-harness";
import { diag, type DiagLogger, DiagLogLevel } from "@opentelemetry/api";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import {
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import https from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { httpPool, httpTransport, type HttpTransportOptions, reloadingTls } from "../src/index.ts";
import { call, keepingRequests, listen, payload, type Received, until } from "./loopback.ts";

const { ca, server: certificate, client, strangeClient, selfSigned } = certificates();
const delivered = { kind: "delivered", rejectedPoints: 0 };

let folder: string;
let files: { readonly ca: string; readonly cert: string; readonly key: string };
let clock: TestClock;
let log: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pooled-http-"));
  files = { ca: join(folder, "ca.pem"), cert: join(folder, "cert.pem"), key: join(folder, "key.pem") };
  write({ ca, ...client });
  clock = testClock();
  const logger = Object.fromEntries(
    ["error", "warn", "info", "debug", "verbose"].map((level) => [
      level,
      (line: string) => log.push(`${level} ${line}`),
    ]),
  ) as unknown as DiagLogger;
  diag.setLogger(logger, { logLevel: DiagLogLevel.DEBUG, suppressOverrideMessage: true });
  log = [];
});

afterEach(() => {
  diag.disable();
  rmSync(folder, { recursive: true });
});

describe("certificates in files", () => {
  it("are read again when they have changed: new connections use them, and no session goes on with the old", async () => {
    const { url, names, received } = await farEnd();
    const transport = transportTo(url);
    expect(await sendLater(transport)).toEqual(delivered);
    expect(await sendLater(transport)).toEqual(delivered);
    write(strangeClient);
    expect(await sendLater(transport)).toEqual(delivered);
    expect(await sendLater(transport)).toEqual(delivered);
    expect(names()).toEqual(["test client", "test client", "strange client", "strange client"]);
    expect(new Set(received.map(({ socket }) => socket)).size).toBe(2);
    expect(log).toEqual(["debug tls: the certificate files have changed and were read again"]);
    if (!received[0]!.socket.destroyed) await once(received[0]!.socket, "close");
  });

  it("may change by a symbolic link that is renamed, as in Kubernetes", async () => {
    for (const [name, pair] of [
      ["first", client],
      ["second", strangeClient],
    ] as const) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, "tls.crt"), pair.cert);
      writeFileSync(join(folder, name, "tls.key"), pair.key);
    }
    symlinkSync("first", join(folder, "data"));
    const { url, names } = await farEnd();
    const tls = { ca, cert: join(folder, "data", "tls.crt"), key: join(folder, "data", "tls.key") };
    const transport = transportTo(url, { tls });
    await sendLater(transport);
    symlinkSync("second", join(folder, "new"));
    renameSync(join(folder, "new"), join(folder, "data"));
    await sendLater(transport);
    expect(names()).toEqual(["test client", "strange client"]);
  });

  it("may be those of the authority that is trusted", async () => {
    const { url } = await farEnd();
    write({ ca: selfSigned.cert });
    const transport = transportTo(url);
    expect(await sendLater(transport)).toMatchObject({ kind: "failed", error: { code: "tls" } });
    write({ ca });
    expect(await sendLater(transport)).toEqual(delivered);
  });

  it("are looked at once a second at the most", async () => {
    const { url, names } = await farEnd();
    const transport = transportTo(url);
    write(strangeClient);
    await clock.advance(999);
    await transport.send(payload(), call());
    await clock.advance(1);
    await Promise.all([transport.send(payload(), call()), transport.send(payload(), call())]);
    expect(names()).toEqual(["test client", "strange client", "strange client"]);
  });

  it("that were only touched cost no connection", async () => {
    const { url, received } = await farEnd();
    const transport = transportTo(url);
    await sendLater(transport);
    utimesSync(files.cert, new Date(), new Date());
    await sendLater(transport);
    expect(received[0]!.socket).toBe(received[1]!.socket);
    expect(log).toEqual([]);
  });

  it("leave a connection in use alone; it is closed when its request has ended", async () => {
    const held: ServerResponse[] = [];
    const { url, names, received } = await farEnd((response) => held.push(response));
    const transport = transportTo(url);
    const first = transport.send(payload(), call());
    await until(() => held.length === 1);
    write(strangeClient);
    await clock.advance(1_000);
    const second = transport.send(payload(), call());
    await until(() => held.length === 2);
    for (const response of held) response.end();
    expect(await Promise.all([first, second])).toEqual([delivered, delivered]);
    expect(names()).toEqual(["test client", "strange client"]);
    if (!received[0]!.socket.destroyed) await once(received[0]!.socket, "close");
    expect(idle(transport)).toBe(1);
  });

  it("are shared by transports that share a pool, also the new ones", async () => {
    const { url, received } = await farEnd();
    const pool = httpPool({ clock });
    onTestFinished(() => pool.close());
    const transports = [transportTo(url, { pool }), transportTo(url, { pool })];
    for (const transport of transports) await sendLater(transport);
    write(strangeClient);
    for (const transport of transports) await sendLater(transport);
    expect(received.map(({ socket }) => received.findIndex((other) => other.socket === socket))).toEqual([0, 0, 2, 2]);
  });
});

describe("certificate files that cannot be used", () => {
  it.for<[string, () => void, RegExp]>([
    ["one is missing", () => rmSync(files.key), /\(key: it cannot be read as a file: ENOENT\)/],
    ["one is empty", () => truncateSync(files.cert), /\(cert: there is no PEM block in it\)/],
    ["one is half written", () => truncateSync(files.ca, 100), /\(ca: a PEM block in it has no end\)/],
    ["the key does not belong to its certificate yet", () => writeFileSync(files.cert, strangeClient.cert), /mismatch/],
  ])("leave the old ones in use, are told once, and so is their end: %s", async ([, spoil, told]) => {
    const { url, names, received } = await farEnd();
    const transport = transportTo(url);
    await sendLater(transport);
    spoil();
    for (let i = 0; i < 3; i++) expect(await sendLater(transport)).toEqual(delivered);
    expect(received.every(({ socket }) => socket === received[0]!.socket)).toBe(true);
    expect(log).toEqual([expect.stringMatching(/^warn tls: the certificate files cannot be used/)]);
    expect(log[0]).toMatch(told);
    expect(log[0]).not.toContain(folder);
    write({ ca, ...strangeClient });
    await sendLater(transport);
    expect(names().at(-1)).toBe("strange client");
    expect(log.slice(1)).toEqual([
      "debug tls: the certificate files have changed and were read again",
      "info tls: the certificate files can be used again",
    ]);
    truncateSync(files.key);
    await sendLater(transport);
    expect(log).toHaveLength(4);
  });

  it("and become what they were are told to be mended", async () => {
    const { url, received } = await farEnd();
    const transport = transportTo(url);
    await sendLater(transport);
    truncateSync(files.key);
    await sendLater(transport);
    write(client);
    await sendLater(transport);
    expect(received[2]!.socket).toBe(received[0]!.socket);
    expect(log.slice(1)).toEqual(["info tls: the certificate files can be used again"]);
  });

  it.skipIf(process.platform === "win32")("because the file system hangs: the send is called off", async () => {
    const { url, received } = await farEnd();
    const transport = transportTo(url);
    execFileSync("sh", ["-c", 'mkfifo "$0"', join(folder, "pipe")]);
    renameSync(join(folder, "pipe"), files.key);
    await clock.advance(1_000);
    const controller = new AbortController();
    const sent = transport.send(payload(), call(controller.signal));
    controller.abort();
    const outcome = await sent;
    expect(outcome).toMatchObject({ kind: "retryable", error: { code: "cancelled" } });
    expect(outcome).not.toHaveProperty("ambiguous");
    expect(received).toHaveLength(0);
    await writeFile(files.key, client.key);
    expect(await transport.send(payload(), call())).toEqual(delivered);
  });
});

it("certificates given as text or bytes are looked at no more", async () => {
  const tls = reloadingTls({ ca, cert: Buffer.from(client.cert), key: client.key }, clock);
  const setup = tls.current();
  await clock.advance(10_000);
  expect(tls.current()).toBe(setup);
  expect(setup).not.toBeInstanceOf(Promise);
});

function write(changed: { readonly ca?: string; readonly cert?: string; readonly key?: string }): void {
  for (const [name, pem] of Object.entries(changed)) writeFileSync(files[name as keyof typeof files], pem);
}

function transportTo(url: string, options: Partial<HttpTransportOptions> = {}): ReturnType<typeof httpTransport> {
  const transport = httpTransport({ url, tls: files, clock, ...options });
  onTestFinished(() => transport.close(call()));
  return transport;
}

/** Sends after the second in which no file is looked at. */
async function sendLater(transport: ReturnType<typeof httpTransport>): Promise<unknown> {
  await clock.advance(1_000);
  return transport.send(payload(), call());
}

function idle(transport: ReturnType<typeof httpTransport>): unknown {
  const values: Record<string, unknown> = {};
  transport.inspect?.((name, value) => {
    values[name] = value;
  });
  return values["connections.idle"];
}

/** A far end that asks for a certificate, and takes any; `names` gives whose it was, request by request. */
async function farEnd(answer: (response: ServerResponse) => void = (response) => response.end()): Promise<{
  readonly url: string;
  readonly received: Received[];
  readonly names: () => readonly (string | string[] | undefined)[];
}> {
  const received: Received[] = [];
  const names: (string | string[] | undefined)[] = [];
  const server = https.createServer(
    { ...certificate, requestCert: true, rejectUnauthorized: false },
    keepingRequests(received, ({ socket }, response) => {
      names.push((socket as TLSSocket).getPeerCertificate().subject.CN);
      answer(response);
    }),
  );
  return { received, names: () => names, url: `https://127.0.0.1:${await listen(server)}/` };
}
