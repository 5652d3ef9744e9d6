import { prometheusExporter, type PrometheusExporter, type PrometheusExporterOptions } from "../../src/index.ts";
import type { Collection } from "./adversarial-metrics.ts";

/** An exporter that has these metrics, always. */
export function exporterOf(collection: Collection, options?: PrometheusExporterOptions): PrometheusExporter {
  const exporter = prometheusExporter(options);
  exporter.setMetricProducer({ collect: async () => collection });
  return exporter;
}
