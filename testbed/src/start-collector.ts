import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pointsOfOtlpJson, type Certificate, type Point } from "@meterbridge/test-harness";
import { findServer } from "./find-server.ts";
import { freePort, isListening } from "./loopback-port.ts";
import { type ServerInFolder, startInFolder } from "./server-in-folder.ts";

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
export interface Collector extends ServerInFolder {
  /** Where OTLP over HTTP goes to. */
  readonly httpUrl: string;
  /** Where OTLP over gRPC goes to. */
  readonly grpcUrl: string;
  /** The requests that it took, each as one OTLP JSON text. A request is there before its answer is. */
  lines(): readonly string[];
  /** The points of all requests that it took. */
  points(): readonly Point[];
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
  const server = await startInFolder(
    folder,
    found.program,
    ["--config", join(folder, "config.yaml")],
    async (logs) =>
      (await isListening(httpPort)) &&
      (await isListening(grpcPort)) &&
      // The limiter is awake.
      (!options.outOfMemory || logs().includes("Refusing data")),
  );

  const scheme = options.tls ? "https" : "http";
  const lines = (): readonly string[] =>
    existsSync(output) ? readFileSync(output, "utf8").split("\n").slice(0, -1) : [];
  return {
    ...server,
    httpUrl: `${scheme}://127.0.0.1:${httpPort}/v1/metrics`,
    grpcUrl: `${scheme}://127.0.0.1:${grpcPort}`,
    lines,
    points: () => lines().flatMap((line) => pointsOfOtlpJson(line)),
  };
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
