import { pointsOfMetrics, sortPoints } from "@meterbridge/test-harness";
import { type Collector, serverOrSkip, startCollector } from "@meterbridge/testbed";
import { once } from "node:events";
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stdoutExporter, type StdoutExporterOptions } from "../src/index.ts";
import { collected, exportBy } from "./collected.ts";
import { linesOf } from "./lines-of.ts";

const found = serverOrSkip("collector");
const title = `a real Collector${found.available ? "" : ` (skipped: ${found.reason})`}`;

describe.skipIf(!found.available)(title, () => {
  let folder: string;
  let collector: Collector;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "meterbridge-"));
    collector = await startCollector();
  });
  afterEach(async () => {
    await collector.stop();
    rmSync(folder, { recursive: true });
  });

  it.for([
    { temporality: "cumulative" },
    { temporality: "delta" },
    { temporality: "cumulative", maxLineBytes: 4_096 },
  ] as const)("finds the same points when a file of ours is replayed to it: %j", async (options) => {
    const { temporality } = options;
    const batches = [await collected({ temporality, series: 40 }), await collected({ temporality, series: 3 })];
    const file = join(folder, "metrics.jsonl");
    await writeFile(file, batches, options);
    expect(await replay(file)).toBeGreaterThanOrEqual(batches.length);
    expect(sortPoints(collector.points())).toEqual(sortPoints(batches.flatMap((metrics) => pointsOfMetrics(metrics))));
  });

  async function writeFile(
    file: string,
    batches: readonly Awaited<ReturnType<typeof collected>>[],
    options: StdoutExporterOptions,
  ): Promise<void> {
    const stream = createWriteStream(file);
    const exporter = stdoutExporter({ ...options, format: "otlp-json", stream });
    for (const metrics of batches) expect(await exportBy(exporter, metrics)).toEqual({ code: 0 });
    await exporter.shutdown();
    stream.end();
    await once(stream, "close");
  }

  /** Sends each line as it stands; gives how many there were. */
  async function replay(file: string): Promise<number> {
    const lines = linesOf(readFileSync(file, "utf8"));
    for (const body of lines) {
      const headers = { "content-type": "application/json" };
      const { status } = await fetch(collector.httpUrl, { method: "POST", headers, body });
      expect(status).toBe(200);
    }
    return lines.length;
  }
});
