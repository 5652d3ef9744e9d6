export { datadogExporter } from "./datadog-exporter.ts";
export type { DatadogProtobufOptions } from "./encode/options.ts";
export { type DatadogExporterOptions, datadogExporterRules } from "./options.ts";
