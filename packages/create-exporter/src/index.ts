export { createExporter, type CreateExporterOptions } from "./create-exporter.ts";
