import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { rename, rm, symlink, writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { TLSSocket } from "node:tls";
import { certificates, type Certificate, testClock } from "@meterbridge/test-harness";
import { describe, expect, it, onTestFinished } from "vitest";
import { endpoint } from "../../src/endpoint/endpoint.ts";
import { listen, type Listening } from "../../src/endpoint/server/listen.ts";
import { folder, listenFor } from "./listening.ts";
import { recordedLog } from "./recorded-log.ts";
import { heldScrape, saying } from "./scrapes.ts";

const { ca, server, client, strangeClient, selfSigned, wrongHost } = certificates();

interface Scraped {
  readonly body: string;
  /** For whom the server's certificate is. */
  readonly certified: string | undefined;
}

async function scraped({ url }: Listening, own?: Certificate): Promise<Scraped> {
  const options = { ca: [ca, selfSigned.cert], agent: false as const, checkServerIdentity: () => undefined };
  const sent = request(url, { ...options, ...own }).end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  const { subjectaltname } = (response.socket as TLSSocket).getPeerCertificate();
  return { body: await text(response), certified: subjectaltname };
}

const local = expect.stringContaining("DNS:localhost") as string;
const elsewhere = "DNS:elsewhere.test";

describe("HTTPS", () => {
  it("is served with texts, bytes or files", async () => {
    const path = await folder();
    await writeFile(join(path, "key"), server.key);
    for (const key of [server.key, Buffer.from(server.key), join(path, "key")]) {
      const listening = await listenFor({ tls: { cert: server.cert, key } });
      expect(listening.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/metrics$/);
      expect(await scraped(listening)).toEqual({ body: "a 1\n", certified: local });
    }
  });

  it("asks for a client's certificate where its authority is named", async () => {
    const listening = await listenFor({ tls: { ...server, clientCa: ca } });
    expect(await scraped(listening, client)).toMatchObject({ body: "a 1\n" });
    const refused = { code: expect.stringMatching(/^(ERR_SSL_|ECONNRESET|EPIPE)/) as string };
    await expect(scraped(listening)).rejects.toMatchObject(refused);
    await expect(scraped(listening, strangeClient)).rejects.toMatchObject(refused);
  });

  it("close ends a connection in the middle of its handshake, and lets a scrape end", async () => {
    const held = heldScrape();
    const options = { tls: server, closeTimeoutMs: 5_000, clock: testClock() };
    const listening = await listenFor(options, endpoint(held.scrape));
    const socket = connect((listening.address as AddressInfo).port, "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    await once(socket, "connect");
    const answered = scraped(listening);
    await held.asked(1);
    const closed = listening.close();
    held.release("a 1\n");
    expect(await answered).toMatchObject({ body: "a 1\n" });
    await closed;
    if (!socket.destroyed) await once(socket.resume(), "close");
  });

  it("a client that does not shake hands is cut off", async () => {
    const listening = await listenFor({ tls: server, headersTimeoutMs: 30 });
    const socket = connect((listening.address as AddressInfo).port, "127.0.0.1");
    await once(socket.resume(), "close");
  });
});

describe("certificate files that change", () => {
  it("are read again within ten seconds", async () => {
    const { listening, clock, put, tick } = await fromFiles();
    expect(await scraped(listening)).toMatchObject({ certified: local });
    await put(wrongHost);
    await tick();
    expect(await scraped(listening)).toEqual({ body: "a 1\n", certified: elsewhere });
    await put(server);
    await tick();
    expect(await scraped(listening)).toMatchObject({ certified: local });
    await listening.close();
    expect(clock.pending()).toEqual([]);
  });

  it("may be behind symbolic links, as Kubernetes has them", async () => {
    const path = await folder();
    for (const [name, { cert, key }] of Object.entries({ old: server, new: wrongHost })) {
      await writeFile(join(path, `${name}.crt`), cert);
      await writeFile(join(path, `${name}.key`), key);
    }
    const link = async (kind: string, name: string): Promise<void> => {
      await symlink(join(path, `${name}.${kind}`), join(path, "next"));
      await rename(join(path, "next"), join(path, `tls.${kind}`));
    };
    await link("crt", "old");
    await link("key", "old");
    const clock = testClock();
    const listening = await listenFor({ tls: { cert: join(path, "tls.crt"), key: join(path, "tls.key") }, clock });
    await link("crt", "new");
    await link("key", "new");
    await lookOnce(clock);
    expect(await scraped(listening)).toMatchObject({ certified: elsewhere });
  });

  it.for<readonly [why: string, state: Partial<Certificate> | undefined]>([
    ["are gone", undefined],
    ["are half written", { cert: wrongHost.cert.slice(0, 200) }],
    ["do not belong together yet", { cert: wrongHost.cert }],
    ["are something else", { key: "no key" }],
  ])("but %s leave those before in use, which is told once", async ([, state]) => {
    const logged = recordedLog();
    const { listening, put, remove, tick } = await fromFiles();
    if (state) await put(state);
    else await remove();
    await tick();
    await tick();
    expect(await scraped(listening)).toMatchObject({ body: "a 1\n", certified: local });
    await put(wrongHost);
    await tick();
    expect(await scraped(listening)).toMatchObject({ body: "a 1\n", certified: elsewhere });
    expect(logged).toEqual([
      expect.stringMatching(
        /^warn: prometheus: the server's certificate files cannot be used \(.*\); what was read before stays in use\. This is told once, until it ends\.$/,
      ),
      "debug: prometheus: the server's certificate files have changed and were read again",
      "info: prometheus: the server's certificate files can be used again",
    ]);
  });

  it("before the server listens are read again, too", async () => {
    const { listening, tick } = await fromFiles(wrongHost);
    expect(await scraped(listening)).toMatchObject({ certified: local });
    await tick();
    expect(await scraped(listening)).toEqual({ body: "a 1\n", certified: elsewhere });
  });

  it("and are half written before the server listens do not keep it from that", async () => {
    const logged = recordedLog();
    const { listening, put, tick } = await fromFiles({ cert: wrongHost.cert.slice(0, 200) });
    expect(await scraped(listening)).toMatchObject({ body: "a 1\n", certified: local });
    await tick();
    expect(logged).toHaveLength(1);
    await put(wrongHost);
    await tick();
    expect(await scraped(listening)).toMatchObject({ certified: elsewhere });
  });

  it("but have not are left in use without a word", async () => {
    const logged = recordedLog();
    const { listening, put, tick } = await fromFiles();
    await tick();
    await put(server);
    await tick();
    await tick();
    expect(await scraped(listening)).toMatchObject({ body: "a 1\n", certified: local });
    expect(logged).toEqual([]);
  });

  it("are not looked at where there are none", async () => {
    const clock = testClock();
    await listenFor({ tls: server, clock });
    expect(clock.pending()).toEqual([]);
  });
});

it.for<readonly [tls: object, message: RegExp]>([
  [{}, /tls: got a object \(not shown\), allowed: an object with cert and key$/],
  [{ cert: server.cert }, /allowed: an object with cert and key$/],
  [{ cert: "/no/such/file", key: server.key }, /tls\.cert: got .*\(it cannot be read as a file: ENOENT\)$/],
  [{ cert: server.cert, key: client.key }, /tls\.cert, key, clientCa: OpenSSL cannot use them: /],
  [{ ...server, ca }, /tls\.ca: unknown/],
  [{ ...server, clientCa: "no" }, /tls\.clientCa: got/],
])("tls %# is refused, and no key is shown", async ([tls, message]) => {
  const error = await listen(endpoint(saying()).handler, { tls: tls as never }).catch((reason: Error) => reason);
  expect(error).toBeInstanceOf(TypeError);
  expect((error as Error).message).toMatch(message);
  expect((error as Error).message).not.toContain("PRIVATE");
});

/** Serves from files that can be changed, with a clock that stands still; they may change before it listens. */
async function fromFiles(meanwhile?: Partial<Certificate>): Promise<{
  readonly listening: Listening;
  readonly clock: ReturnType<typeof testClock>;
  put(state: Partial<Certificate>): Promise<void>;
  remove(): Promise<void>;
  tick(): Promise<void>;
}> {
  const path = await folder();
  const files = { cert: join(path, "tls.crt"), key: join(path, "tls.key") };
  const clock = testClock();
  const put = async (state: Partial<Certificate>): Promise<void> => {
    for (const name of ["cert", "key"] as const) {
      if (state[name] === undefined) continue;
      // A file of its own each time: two that are written within a tick of the file system's clock would look the same.
      await writeFile(`${files[name]}.next`, state[name]);
      await rename(`${files[name]}.next`, files[name]);
    }
  };
  await put(server);
  const pending = listenFor({ tls: files, clock });
  // What was given is read at once.
  for (const [name, pem] of Object.entries(meanwhile ?? {})) writeFileSync(files[name as "cert" | "key"], pem);
  const listening = await pending;
  return {
    listening,
    clock,
    put,
    remove: () => rm(files.cert),
    tick: () => lookOnce(clock),
  };
}

/** The next look is planned when this one is over. */
async function lookOnce(clock: ReturnType<typeof testClock>): Promise<void> {
  expect(clock.pending()).toEqual([10_000]);
  await clock.advance(10_000);
  await clock.waiting();
}
