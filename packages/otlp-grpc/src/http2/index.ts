export { otlpGrpcExporter, type OtlpGrpcExporterOptions, otlpGrpcExporterRules } from "./otlp-grpc-exporter.ts";
export type { GrpcExporterOptions } from "../options.ts";
