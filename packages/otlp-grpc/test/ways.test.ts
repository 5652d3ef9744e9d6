import {
  certificates,
  grpcFarEnd,
  type GrpcFarEnd,
  type GrpcFarEndOptions,
  testClock,
} from "@meterbridge/test-harness";
import { recording } from "@meterbridge/testbed";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { otlpGrpcExporter as onHttp2 } from "../src/http2/index.ts";
import { type GrpcExporterOptions, otlpGrpcExporter as onGrpcJs } from "../src/index.ts";
import { connectProxy } from "./connect-proxy.ts";

const { ca, server, client, strangeClient } = certificates();

afterEach(() => vi.unstubAllEnvs());

describe.for([
  ["on grpc-js", onGrpcJs],
  ["on bare HTTP/2", onHttp2],
] as const)("%s", ([, exporter]) => {
  async function exported(options: GrpcExporterOptions) {
    const shop = recording(exporter(options));
    shop.record();
    const answer = await shop.export();
    await shop.shutdown();
    return answer;
  }

  describe("metrics go", () => {
    it("through the proxy of the environment, in clear", async () => {
      const farEnd = await farEndOf();
      const proxy = await connectProxy(farEnd.port);
      vi.stubEnv("no_proxy", "");
      vi.stubEnv("http_proxy", `http://127.0.0.1:${proxy.port}`);
      expect(await exported({ url: "http://metrics.test" })).toEqual({ code: 0 });
      expect(proxy.asked[0]).toBe("metrics.test:4317");
      expect(farEnd.calls[0]!.metadata[":authority"]).toBe("metrics.test:4317");
    });

    it("through the proxy of the options, by TLS, and tell it who we are", async () => {
      const farEnd = await farEndOf({ tls: server });
      const proxy = await connectProxy(farEnd.port);
      const options = { url: "https://metrics.test", tls: { ca, serverName: "localhost" } };
      expect(await exported({ ...options, proxy: `http://ann:s3cr3t@127.0.0.1:${proxy.port}` })).toEqual({ code: 0 });
      const basic = Buffer.from("ann:s3cr3t").toString("base64");
      expect(proxy.headers[0]!["proxy-authorization"]).toBe(`Basic ${basic}`);
    });

    it("through none when it is switched off, listed in NO_PROXY, or the far end is this machine", async () => {
      const farEnd = await farEndOf();
      vi.stubEnv("http_proxy", "http://127.0.0.1:1");
      expect(await exported({ url: farEnd.url })).toEqual({ code: 0 });
      expect(await exported({ url: farEnd.url, proxy: false })).toEqual({ code: 0 });
      vi.stubEnv("no_proxy", ".test");
      const refused = await exported({ url: "http://metrics.test", retry: false });
      expect(refused.error!.message).not.toContain("proxy");
    });

    it.skipIf(process.platform === "win32")("to a unix socket", async () => {
      const socketPath = join(temporaryFolder(), "otlp.sock");
      const farEnd = await farEndOf({ socketPath });
      vi.stubEnv("http_proxy", "http://127.0.0.1:1");
      expect(await exported({ url: `unix:${socketPath}` })).toEqual({ code: 0 });
      expect(farEnd.calls.length).toBeGreaterThan(0);
    });
  });

  it("a variable that holds no proxy is an error that names it", () => {
    vi.stubEnv("no_proxy", "");
    vi.stubEnv("http_proxy", "socks5://127.0.0.1:1");
    expect(() => exporter({ url: "http://metrics.test" })).toThrow(/^http_proxy: got/);
  });

  it("a proxy that refuses shows no secret", async () => {
    const proxy = await connectProxy(1, 407);
    const answer = await exported({
      url: "http://metrics.test",
      proxy: `http://ann:s3cr3t@127.0.0.1:${proxy.port}`,
      retry: false,
    });
    expect(answer.error!.message).toContain(`the proxy 127.0.0.1:${proxy.port} answered CONNECT with HTTP 407`);
    expect(answer.error!.message).not.toMatch(/s3cr3t|ann:/);
  });

  it("metrics go through a proxy that is spoken to by TLS", async () => {
    const farEnd = await farEndOf({ tls: server });
    const proxy = await connectProxy(farEnd.port, 200, server);
    const options = { url: "https://metrics.test", tls: { ca, serverName: "localhost" }, retry: false as const };
    const shop = recording(exporter({ ...options, proxy: `https://localhost:${proxy.port}` }));
    shop.record();
    expect(await shop.export()).toEqual({ code: 0 });
    await shop.shutdown();
    expect(proxy.asked[0]).toBe("metrics.test:4317");
  });

  it.for([
    [407, "unauthorized"],
    [403, "unauthorized"],
    [502, "connection"],
  ] as const)("a proxy that answers %i says so: [%s]", async ([status, code]) => {
    const proxy = await connectProxy(1, status);
    const shop = recording(
      exporter({ url: "http://metrics.test", proxy: `http://127.0.0.1:${proxy.port}`, retry: false }),
    );
    shop.record();
    expect(await shop.export()).toMatchObject({ code: 1, error: { code, httpStatus: status } });
    await shop.shutdown();
  });

  it("certificates are read again when their files have changed, and used for the next call", async () => {
    const farEnd = await farEndOf({ tls: { ...server, ca, requestCert: true } });
    const files = pairIn(temporaryFolder());
    files.write(client);
    const clock = testClock();
    const shop = recording(
      exporter({ url: farEnd.url, tls: { ca, cert: files.cert, key: files.key }, retry: false, clock }),
    );
    const next = async (): Promise<unknown> => {
      shop.record();
      await clock.advance(1_000);
      return shop.export();
    };
    expect(await next()).toEqual({ code: 0 });
    expect(await next()).toEqual({ code: 0 });
    expect(farEnd.connections().total).toBe(1);
    files.write(strangeClient);
    expect(await next()).toMatchObject({ code: 1 });
    // Half of a rotation: the key does not belong to the certificate.
    writeFileSync(files.cert, client.cert);
    expect(await next()).toMatchObject({ code: 1 });
    files.write(client);
    expect(await next()).toEqual({ code: 0 });
    await shop.shutdown();
  });
});

async function farEndOf(options?: GrpcFarEndOptions): Promise<GrpcFarEnd> {
  const farEnd = await grpcFarEnd(options);
  onTestFinished(() => farEnd.stop());
  return farEnd;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "meterbridge-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function pairIn(folder: string) {
  const cert = join(folder, "cert.pem");
  const key = join(folder, "key.pem");
  return {
    cert,
    key,
    write(pair: { readonly cert: string; readonly key: string }) {
      for (const [file, text] of [
        [cert, pair.cert],
        [key, pair.key],
      ] as const) {
        writeFileSync(`${file}.new`, text);
        renameSync(`${file}.new`, file);
      }
    },
  };
}
