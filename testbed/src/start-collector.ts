import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pointsOfOtlpJson, type Certificate, type Point } from "@meterbridge/test-harness";
import { findServer } from "./find-server.ts";
import { freePort, isListening } from "./loopback-port.ts";
import { startServerProcess, type ServerProcess } from "./server-process.ts";

export interface CollectorOptions {
  /** Receive over TLS; with `clientCa`, only from clients whose certificate it signed. PEM texts. */
  readonly tls?: Certificate & { readonly clientCa?: string };
  /** HTTP: the most that a body may have, decompressed. The Collector's own limit is 20 MiB. */
  readonly maxRequestBytes?: number;
  /** gRPC: the most that a message may have, decompressed. The Collector's own limit is 4 MiB. */
  readonly maxMessageMiB?: number;
  /** Refuse everything, as a memory limiter does that is at its end. */
  readonly outOfMemory?: boolean;
}

/** A real OpenTelemetry Collector that keeps every request it took. */
export interface Collector {
  /** Where OTLP over HTTP goes to. */
  readonly httpUrl: string;
  /** Where OTLP over gRPC goes to. */
  readonly grpcUrl: string;
  /** The requests that it took, each as one OTLP JSON text. A request is there before its answer is. */
  lines(): readonly string[];
  /** The points of all requests that it took. */
  points(): readonly Point[];
  logs(): string;
  /** Kills it at once, as a crash does. */
  kill(): Promise<void>;
  /** Starts it again, on the same ports and with what it has kept, after `kill` or instead of what runs. */
  restart(): Promise<void>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

/** Starts a Collector on free loopback ports; it is ready when this resolves. */
export async function startCollector(options: CollectorOptions = {}): Promise<Collector> {
  const found = findServer("collector");
  if (!found.available) throw new Error(found.reason);
  const folder = mkdtempSync(join(tmpdir(), "meterbridge-collector-"));
  const output = join(folder, "received.jsonl");
  const [httpPort, grpcPort] = [await freePort(), await freePort()];
  writeFileSync(
    join(folder, "config.yaml"),
    JSON.stringify(configuration(options, folder, output, httpPort, grpcPort)),
  );
  let server: ServerProcess | undefined;
  await start(found.program);

  const scheme = options.tls ? "https" : "http";
  const lines = (): readonly string[] =>
    existsSync(output) ? readFileSync(output, "utf8").split("\n").slice(0, -1) : [];
  return {
    httpUrl: `${scheme}://127.0.0.1:${httpPort}/v1/metrics`,
    grpcUrl: `${scheme}://127.0.0.1:${grpcPort}`,
    lines,
    points: () => lines().flatMap((line) => pointsOfOtlpJson(line)),
    logs: () => server?.logs() ?? "",
    kill: async () => await server?.kill(),
    restart: async () => {
      await server?.stop();
      await start(found.program);
    },
    stop: async () => {
      await server?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };

  async function start(program: string): Promise<void> {
    const starting = startServerProcess(program, ["--config", join(folder, "config.yaml")], folder);
    server = starting;
    const limiterIsAwake = (): boolean => !options.outOfMemory || starting.logs().includes("Refusing data");
    try {
      await starting.ready(
        async () => (await isListening(httpPort)) && (await isListening(grpcPort)) && limiterIsAwake(),
      );
    } catch (error) {
      await starting.kill();
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }
}

// JSON is YAML.
function configuration(
  options: CollectorOptions,
  folder: string,
  output: string,
  httpPort: number,
  grpcPort: number,
): object {
  const { maxRequestBytes, maxMessageMiB, outOfMemory } = options;
  const tls = tlsSettings(options, folder);
  const limiter = { check_interval: "100ms", limit_mib: 1, spike_limit_mib: 0 };
  return {
    receivers: {
      otlp: {
        protocols: {
          http: {
            endpoint: `127.0.0.1:${httpPort}`,
            ...tls,
            ...(maxRequestBytes !== undefined && { max_request_body_size: maxRequestBytes }),
          },
          grpc: {
            endpoint: `127.0.0.1:${grpcPort}`,
            ...tls,
            ...(maxMessageMiB !== undefined && { max_recv_msg_size_mib: maxMessageMiB }),
          },
        },
      },
    },
    processors: outOfMemory ? { memory_limiter: limiter } : {},
    exporters: { jsonlines: { path: output } },
    service: {
      telemetry: { metrics: { level: "none" } },
      pipelines: {
        metrics: {
          receivers: ["otlp"],
          processors: outOfMemory ? ["memory_limiter"] : [],
          exporters: ["jsonlines"],
        },
      },
    },
  };
}

function tlsSettings({ tls }: CollectorOptions, folder: string): object {
  if (!tls) return {};
  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  };
  return {
    tls: {
      cert_file: file("server.pem", tls.cert),
      key_file: file("server.key", tls.key),
      ...(tls.clientCa !== undefined && { client_ca_file: file("client-ca.pem", tls.clientCa) }),
    },
  };
}
