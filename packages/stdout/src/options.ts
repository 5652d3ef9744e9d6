import {
  type Aggregation,
  type Clock,
  having,
  integer,
  metricExporterRules,
  oneOf,
  type Rules,
  type Temporality,
} from "@meterbridge/core";

export interface StdoutExporterOptions {
  /**
   * `"pretty"`: tables for people. `"otlp-json"`: one OTLP JSON document a line, for machines; OpenTelemetry
   * specification, protocol/file-exporter.md. `"pretty"` unless said.
   */
  readonly format?: "pretty" | "otlp-json" | undefined;
  /**
   * What is written to: a file, a socket, any stream of Node's. It stays its owner's: it is never ended or closed.
   * `process.stdout` unless said.
   */
  readonly stream?: NodeJS.WritableStream | undefined;
  /** Colours in `"pretty"`: on a terminal that has them unless said, or as `NO_COLOR` and `FORCE_COLOR` say. */
  readonly color?: boolean | undefined;
  /** `"pretty"` shows every series, however many; what does not fit is summed up unless said. */
  readonly all?: boolean | undefined;
  /**
   * The longest line of `"otlp-json"`, in bytes; what is more is written in several. 1 MiB unless said: the Collector's
   * `otlpjsonfile` receiver cuts longer ones.
   */
  readonly maxLineBytes?: number | undefined;
  /** How long one export may take in all, in milliseconds; 0 is no limit. 10 000 unless said. */
  readonly timeoutMs?: number | undefined;
  /** How many exports may wait for the one that runs; one more fails at once. 4 unless said. */
  readonly maxPendingExports?: number | undefined;
  /** What the SDK is asked to report: `"cumulative"` unless said. */
  readonly temporality?: Temporality | undefined;
  /** How the SDK is asked to aggregate; the SDK's own way unless said. */
  readonly aggregation?: Aggregation | undefined;
  readonly clock?: Clock | undefined;
}

export const stdoutExporterRules: Rules<StdoutExporterOptions> = {
  format: oneOf("pretty", "otlp-json"),
  stream: having("a writable stream", "write", "on", "removeListener"),
  color: oneOf(true, false),
  all: oneOf(true, false),
  // A document needs some room besides its points. The encoder's own rule is not asked: it would be loaded for it.
  maxLineBytes: integer("bytes", 2_048, 2 ** 30),
  timeoutMs: metricExporterRules.timeoutMs,
  maxPendingExports: metricExporterRules.maxPendingExports,
  temporality: metricExporterRules.temporality,
  aggregation: metricExporterRules.aggregation,
  clock: metricExporterRules.clock,
};
