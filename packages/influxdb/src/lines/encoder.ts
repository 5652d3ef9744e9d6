import { checkOptions, type DropPoint, type Encoder, type Payload } from "@meterbridge/core";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { encodeLines } from "./encode-lines.ts";
import { KeptSeries } from "./kept-series.ts";
import { type LineProtocolOptions, lineProtocolRules } from "./options.ts";
import { schemaRules } from "./schema-rules.ts";
import { settingsOf } from "./settings.ts";

/**
 * Encodes metrics as InfluxDB's line protocol.
 *
 * What a server would refuse, or read differently, is replaced or left out, and a data point that cannot be written is told to
 * `drop`. What is kept of one export serves the next, and changes no byte of it. InfluxDB documentation, "Line protocol".
 *
 * @throws {TypeError} One error that names every wrong option, those too that do not go together.
 */
export function lineProtocol(options: LineProtocolOptions = {}): Encoder {
  checkOptions("lineProtocol", options, { ...lineProtocolRules, ...schemaRules(options) });
  const settings = settingsOf(options);
  let idle: KeptSeries | undefined;
  return {
    maxPoints: Infinity,
    *encode(metrics: ResourceMetrics, drop: DropPoint): Generator<Payload | undefined, void> {
      // Taken away while in use: an export that overlaps, or follows one that was abandoned, starts with its own.
      const kept = idle ?? new KeptSeries(settings.maxCacheBytes);
      idle = undefined;
      try {
        yield* encodeLines(metrics, settings, kept, drop);
      } finally {
        idle = kept;
      }
    },
  };
}
