import { checkOptions, classifyError, countPoints, type ExportResult, inspectKey, outcomeOf } from "@meterbridge/core";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { classNameOf } from "./component.ts";
import type { Inspect } from "./figures.ts";
import { type Health, watchHealth } from "./health.ts";
import { type HealthOptions, healthRules } from "./options.ts";

/**
 * Watches any OpenTelemetry exporter. Everything passes through as it is, the exporter's answers, overlaps and faults
 * included; what is learned on the way is in `health`, and in metrics where there is a `meterProvider`.
 *
 * @throws {TypeError} One error that names every wrong option.
 */
export function withHealth(
  exporter: PushMetricExporter,
  options: HealthOptions = {},
): PushMetricExporter & { readonly health: Health } {
  checkOptions("withHealth", options, healthRules);
  const watch = watchHealth(classNameOf(exporter) ?? "metric_exporter", options);
  const inspect = inspectOf(exporter);
  if (inspect) watch.inspects(inspect);

  return {
    health: watch.health,
    export(metrics, resultCallback) {
      const end = watch.begin(() => countPoints(metrics));
      const answer = (result: ExportResult): void => {
        end(() => outcomeOf(result));
        resultCallback(result);
      };
      try {
        exporter.export(metrics, answer);
      } catch (error) {
        end(() => classifyError(error));
        throw error;
      }
    },
    forceFlush: () => exporter.forceFlush(),
    shutdown() {
      const done = exporter.shutdown();
      const close = (): void => watch.close();
      Promise.resolve(done).then(close, close);
      return done;
    },
    ...(exporter.selectAggregation && { selectAggregation: (type) => exporter.selectAggregation!(type) }),
    ...(exporter.selectAggregationTemporality && {
      selectAggregationTemporality: (type) => exporter.selectAggregationTemporality!(type),
    }),
    ...(inspect && { [inspectKey]: inspect }),
  };
}

function inspectOf(exporter: PushMetricExporter): Inspect | undefined {
  return (exporter as { readonly [inspectKey]?: Inspect })[inspectKey];
}
