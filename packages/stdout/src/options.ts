import {
  having,
  integer,
  type Layer,
  type MetricExporterOptions,
  metricExporterRules,
  oneOf,
  type Payload,
  type Rules,
  spoolRule,
} from "@meterbridge/core";

export interface StdoutExporterOptions extends Pick<
  MetricExporterOptions,
  "timeoutMs" | "maxPendingExports" | "temporality" | "aggregation" | "clock"
> {
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
  /**
   * `spool({ dir })` of `@meterbridge/resilience`: what is exported is kept on disk until the stream has taken it: for a pipe
   * whose reader may hang or go away.
   */
  readonly spool?: Layer<Payload> | undefined;
}

export const stdoutExporterRules: Rules<StdoutExporterOptions> = {
  format: oneOf("pretty", "otlp-json"),
  stream: having("a writable stream", "write", "on", "removeListener"),
  color: oneOf(true, false),
  all: oneOf(true, false),
  // A document needs some room besides its points. The encoder's own rule is not asked: it would be loaded for it.
  maxLineBytes: integer("bytes", 2_048, 2 ** 30),
  spool: spoolRule,
  timeoutMs: metricExporterRules.timeoutMs,
  maxPendingExports: metricExporterRules.maxPendingExports,
  temporality: metricExporterRules.temporality,
  aggregation: metricExporterRules.aggregation,
  clock: metricExporterRules.clock,
};
