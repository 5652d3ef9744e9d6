import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findServer } from "./find-server.ts";
import { freePort } from "./loopback-port.ts";
import { startServerProcess, type ServerProcess } from "./server-process.ts";

export interface PrometheusOptions {
  /** Its configuration file, in YAML or JSON: scrape jobs, OTLP settings. */
  readonly configuration?: string;
  /** Further command line flags. */
  readonly flags?: readonly string[];
}

/** A real Prometheus server that takes OTLP and can be asked for what it has. */
export interface Prometheus {
  readonly url: string;
  /** Where OTLP over HTTP goes to: protobuf, and cumulative only. */
  readonly otlpUrl: string;
  /** Asks a PromQL question, by default about now. It throws, with what Prometheus said, when it is not understood. */
  query(promql: string, at?: Date): Promise<readonly PrometheusSample[]>;
  logs(): string;
  /** Kills it at once, as a crash does. */
  kill(): Promise<void>;
  /** Starts it again, on the same port and with what it has stored, after `kill` or instead of what runs. */
  restart(): Promise<void>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

/** One series of an answer. */
export interface PrometheusSample {
  readonly labels: Readonly<Record<string, string>>;
  /** Absent for a native histogram. */
  readonly value?: number;
  /** A native histogram, as Prometheus gives it. */
  readonly histogram?: unknown;
}

/** Starts a Prometheus server on a free loopback port, with storage of its own; it is ready when this resolves. */
export async function startPrometheus(options: PrometheusOptions = {}): Promise<Prometheus> {
  const found = findServer("prometheus");
  if (!found.available) throw new Error(found.reason);
  const folder = mkdtempSync(join(tmpdir(), "meterbridge-prometheus-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  writeFileSync(join(folder, "prometheus.yml"), options.configuration ?? "{}");
  let server: ServerProcess | undefined;
  await start(found.program);

  return {
    url,
    otlpUrl: `${url}/api/v1/otlp/v1/metrics`,
    query: (promql, at) => query(url, promql, at),
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
    const args = [
      "--config.file=prometheus.yml",
      "--storage.tsdb.path=data",
      `--web.listen-address=127.0.0.1:${port}`,
      "--web.enable-otlp-receiver",
      ...(options.flags ?? []),
    ];
    server = startServerProcess(program, args, folder);
    try {
      await server.ready(() => isReady(url));
    } catch (error) {
      await server.kill();
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/-/ready`)).ok;
  } catch {
    return false;
  }
}

async function query(url: string, promql: string, at?: Date): Promise<readonly PrometheusSample[]> {
  const body = new URLSearchParams({ query: promql, ...(at && { time: at.toISOString() }) });
  const answer = (await (await fetch(`${url}/api/v1/query`, { method: "POST", body })).json()) as QueryAnswer;
  if (answer.status !== "success") throw new Error(`Prometheus does not understand ${promql}: ${answer.error}`);
  if (answer.data.resultType !== "vector") throw new Error(`${promql} gives a ${answer.data.resultType}, not a vector`);
  return answer.data.result.map(({ metric, value, histogram }) => ({
    labels: metric,
    ...(value && { value: numberOf(value[1]) }),
    ...(histogram && { histogram: histogram[1] }),
  }));
}

interface QueryAnswer {
  readonly status: string;
  readonly error?: string;
  readonly data: {
    readonly resultType: string;
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly value?: readonly [number, string];
      readonly histogram?: readonly [number, unknown];
    }[];
  };
}

function numberOf(text: string): number {
  return Number(text.replace("Inf", "Infinity"));
}
