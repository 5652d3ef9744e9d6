import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Point, pointsOfOtlpJson } from "@meterbridge/test-harness";
import { findServer } from "./find-server.ts";
import { kafkaCollectorConfig, type KafkaCollectorOptions } from "./kafka-collector-config.ts";
import { type ServerInFolder, startInFolder } from "./server-in-folder.ts";

/** A real OpenTelemetry Collector that reads a topic with its `kafkareceiver`, from the beginning, and keeps every message. */
export interface KafkaCollector extends ServerInFolder {
  /** The messages that it has read, each as one OTLP JSON text. */
  lines(): readonly string[];
  /** The points of all messages that it has read. */
  points(): readonly Point[];
  /** Waits until this many points have been read, or more; rejects, with the logs, when they do not come. */
  until(points: number): Promise<readonly Point[]>;
}

/** Longer than a consumer that was killed is still taken for a member of its group. */
const patienceMs = 60_000;

/** Starts a Collector; it reads when this resolves, or as soon as it is let to. */
export async function startKafkaCollector(options: KafkaCollectorOptions): Promise<KafkaCollector> {
  const found = findServer("collector-kafka");
  if (!found.available) throw new Error(found.reason);
  const folder = mkdtempSync(join(tmpdir(), "meterbridge-collector-"));
  const output = join(folder, "received.jsonl");
  // JSON is YAML.
  writeFileSync(join(folder, "config.yaml"), JSON.stringify(kafkaCollectorConfig(options, output)));
  const server = await startInFolder(folder, found.program, ["--config", join(folder, "config.yaml")], (logs) =>
    Promise.resolve(logs().includes("Everything is ready")),
  );
  const lines = (): readonly string[] =>
    existsSync(output) ? readFileSync(output, "utf8").split("\n").slice(0, -1) : [];
  const points = (): readonly Point[] => lines().flatMap((line) => pointsOfOtlpJson(line));
  return { ...server, lines, points, until };

  async function until(atLeast: number): Promise<readonly Point[]> {
    const endMs = performance.now() + patienceMs;
    for (;;) {
      const read = points();
      if (read.length >= atLeast) return read;
      if (performance.now() > endMs) throw new Error(`${read.length} of ${atLeast} points were read\n${server.logs()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
