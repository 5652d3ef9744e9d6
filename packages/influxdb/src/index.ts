export { influxdbExporter } from "./influxdb-exporter.ts";
export { type InfluxdbExporterOptions, influxdbExporterRules } from "./options.ts";
export { lineProtocol } from "./lines/encoder.ts";
export { type LineProtocolOptions, lineProtocolRules } from "./lines/options.ts";
export type { CustomSchema, FieldValue, Line, SchemaPoint } from "./schema/custom-schema.ts";
export type { Metric, MetricKind } from "./schema/metric-plan.ts";
export type { ExponentialOptions, SchemaOption } from "./schema/options.ts";
export type { Precision } from "./text/time-text.ts";
