import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { expect } from "vitest";
import { stdoutExporter, type StdoutExporterOptions } from "../src/index.ts";
import { exportBy } from "./collected.ts";

/** What is written when these are exported, one after the other, and the exporter is shut down. */
export async function written(
  batches: readonly ResourceMetrics[],
  options: StdoutExporterOptions = {},
): Promise<string> {
  const stream = new PassThrough({ highWaterMark: 2 ** 30 });
  const exporter = stdoutExporter({ stream, ...options });
  for (const metrics of batches) expect(await exportBy(exporter, metrics)).toEqual({ code: 0 });
  await exporter.shutdown();
  return text(stream.end());
}
