import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Certificate } from "@meterbridge/test-harness";
import { findServer } from "./find-server.ts";
import { freePort, isListening } from "./loopback-port.ts";
import { startServerProcess, type ServerProcess } from "./server-process.ts";

export interface NginxOptions {
  /** Where it hands the calls on to: `http://host:port`, or `https://host:port`, whose certificate it does not look at. */
  readonly grpcTarget: string;
  /** Receive over TLS. PEM texts. */
  readonly tls?: Certificate;
  /** The most that a body may have, as it comes; 0 is no limit. nginx's own limit is 1 MiB. */
  readonly maxBodyBytes?: number;
}

/** A real nginx that hands gRPC calls on. */
export interface Nginx {
  /** Where gRPC goes to. */
  readonly grpcUrl: string;
  /** The HTTP status of each answer that it has given. One is there a moment after its client has it. */
  statuses(): readonly number[];
  logs(): string;
  /** Starts a new worker; resolves when the old one has said goodbye to its connections (GOAWAY) and ended. */
  reload(): Promise<void>;
  /** Ends it as soon as its calls are answered, with a goodbye to its connections. */
  quit(): Promise<void>;
  /** Kills it at once, as a crash does. */
  kill(): Promise<void>;
  /** Starts it again, on the same port, after `quit` or `kill` or instead of what runs. */
  restart(): Promise<void>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

/** What it logs when it starts a worker; the group is the last one's process id. */
const worker = /^[^]*start worker process (\d+)/;

/** Starts an nginx on a free loopback port as a gRPC proxy; it is ready when this resolves. */
export async function startNginx(options: NginxOptions): Promise<Nginx> {
  const found = findServer("nginx");
  if (!found.available) throw new Error(found.reason);
  const folder = mkdtempSync(join(tmpdir(), "meterbridge-nginx-"));
  const port = await freePort();
  writeFileSync(join(folder, "nginx.conf"), configuration(options, folder, port));
  let server: ServerProcess;
  await start(found.program);

  return {
    grpcUrl: `${options.tls ? "https" : "http"}://127.0.0.1:${port}`,
    statuses() {
      const log = join(folder, "statuses.log");
      return existsSync(log) ? readFileSync(log, "utf8").split("\n").slice(0, -1).map(Number) : [];
    },
    logs: () => server.logs(),
    async reload() {
      const goodbye = `worker process ${server.logs().match(worker)![1]} exited`;
      server.signal("SIGHUP");
      await server.ready(() => Promise.resolve(server.logs().includes(goodbye)));
    },
    quit: () => server.stop(5_000, "SIGQUIT"),
    kill: () => server.kill(),
    restart: async () => {
      await server.stop();
      await start(found.program);
    },
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };

  async function start(program: string): Promise<void> {
    const starting = startServerProcess(program, ["-p", `${folder}/`, "-c", "nginx.conf"], folder);
    server = starting;
    try {
      await starting.ready(async () => worker.test(starting.logs()) && (await isListening(port)));
    } catch (error) {
      await server.kill();
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }
}

/** Names of files are looked up in the folder. */
function configuration({ grpcTarget, tls, maxBodyBytes }: NginxOptions, folder: string, port: number): string {
  if (tls) {
    writeFileSync(join(folder, "server.pem"), tls.cert);
    writeFileSync(join(folder, "server.key"), tls.key, { mode: 0o600 });
  }
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  return `
    daemon off;
    worker_processes 1;
    ${process.getuid?.() === 0 ? "user root;" : ""}
    pid nginx.pid;
    error_log stderr notice;
    events {}
    http {
      log_format status $status;
      access_log statuses.log status;
      ${temporary.map((part) => `${part}_temp_path ${part};`).join("\n      ")}
      server {
        listen 127.0.0.1:${port} ${tls ? "ssl" : ""} http2;
        ${tls ? "ssl_certificate server.pem; ssl_certificate_key server.key;" : ""}
        ${maxBodyBytes === undefined ? "" : `client_max_body_size ${maxBodyBytes};`}
        location / {
          grpc_pass ${grpcTarget.replace(/^http/, "grpc")};
        }
      }
    }
  `;
}
