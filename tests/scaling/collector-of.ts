import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findServer, type ServerInFolder, startInFolder } from "@meterbridge/testbed";

export interface CollectorOf extends ServerInFolder {
  /** What came out of it, each request as one OTLP JSON text. */
  lines(): readonly string[];
}

interface CollectorOptions {
  readonly program: "collector" | "collector-kafka";
  readonly receiver: "otlp" | "kafka";
  /** `receivers: …`, as YAML. */
  readonly receivers: string;
  /** The limiter behind the receiver lets nothing pass: what comes is received, decoded and refused. */
  readonly refuses?: boolean;
}

/** Starts a Collector whose receiver is set up as said; it receives, or refuses, when this resolves. */
export async function startCollectorOf(options: CollectorOptions): Promise<CollectorOf> {
  const found = findServer(options.program);
  if (!found.available) throw new Error(found.reason);
  const folder = mkdtempSync(join(tmpdir(), "meterbridge-scaling-"));
  const output = join(folder, "received.jsonl");
  const files = [join(folder, "receivers.yaml"), join(folder, "rest.yaml")] as const;
  writeFileSync(files[0], options.receivers);
  // JSON is YAML.
  writeFileSync(files[1], JSON.stringify(behind(options, output)));
  const sign = options.refuses ? "Refusing data" : "Everything is ready";
  const args = files.flatMap((file) => ["--config", file]);
  const server = await startInFolder(folder, found.program, args, (logs) => Promise.resolve(logs().includes(sign)));
  return {
    ...server,
    lines: () => (existsSync(output) ? readFileSync(output, "utf8").split("\n").slice(0, -1) : []),
  };
}

function behind({ receiver, refuses }: CollectorOptions, path: string): object {
  return {
    // Seldom enough that its own garbage collections are not what is measured.
    processors: refuses ? { memory_limiter: { check_interval: "2s", limit_mib: 1, spike_limit_mib: 0 } } : {},
    exporters: { jsonlines: { path } },
    service: {
      telemetry: { metrics: { level: "none" } },
      pipelines: {
        metrics: {
          receivers: [receiver],
          processors: refuses ? ["memory_limiter"] : [],
          exporters: ["jsonlines"],
        },
      },
    },
  };
}
