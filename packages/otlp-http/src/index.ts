export { otlpHttpExporter } from "./otlp-http-exporter.ts";
export { type OtlpHttpExporterOptions, otlpHttpExporterRules } from "./options.ts";
