export { type StdoutExporterOptions, stdoutExporterRules } from "./options.ts";
export { stdoutExporter } from "./stdout-exporter.ts";
