import { checkOptions, loadedSink, metricExporter, pick } from "@meterbridge/core";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { datadogEnvironment } from "./env.ts";
import { checkProxy } from "./intake/check-proxy.ts";
import type { DatadogExporterOptions } from "./options.ts";
import { rulesTogether } from "./rules-together.ts";
import { withEnvironment } from "./with-environment.ts";

/**
 * Exports metrics to Datadog, without an Agent: as series and distributions, or by OTLP.
 *
 * ```ts
 * const exporter = datadogExporter({ apiKey, site: "datadoghq.eu", tags: ["team:shop"] });
 * const reader = new PeriodicExportingMetricReader({ exporter });
 * ```
 *
 * What is not said is taken from `DD_API_KEY`, `DD_SITE`, `DD_TAGS` and `DD_HOSTNAME`, then from the defaults. What sends is loaded with
 * the first export, or at once for a spool.
 *
 * @throws {TypeError} One error that names every wrong option, those too that do not go together, and variables that are wrong; an
 *   error that names a proxy's variable that is wrong.
 */
export function datadogExporter(options: DatadogExporterOptions = {}): PushMetricExporter {
  const environment = datadogEnvironment();
  checkOptions("datadogExporter", options, rulesTogether(options, environment));
  const settings = withEnvironment(options, environment);
  checkProxy(settings);
  const sink = loadedSink(async () => {
    if (settings.mode === "otlp") {
      const { otlpMode } = await import("./otlp-mode.ts");
      return otlpMode(settings);
    }
    const { nativeMode } = await import("./native-mode.ts");
    return nativeMode(settings);
  });
  // What an earlier process has left on disk does not wait for the first export.
  if (settings.spool) sink.load();
  const { temporality = "delta" } = settings;
  return metricExporter(sink, {
    ...pick(settings, "timeoutMs", "maxPendingExports", "aggregation", "clock"),
    temporality,
    name: "datadog",
  });
}
