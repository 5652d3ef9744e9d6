import { conventionMetrics } from "../src/convention-metrics.ts";
import { lastSuccessMetric, ownMetrics } from "../src/own-metrics.ts";

const units: Readonly<Record<string, string>> = { By: "bytes", s: "seconds" };

/** What Prometheus calls the metrics that health records, when they come to it over OTLP. */
export function prometheusNames(): ReadonlySet<string> {
  const { inflight, exported, duration } = conventionMetrics;
  const histogram = prometheusName(duration);
  return new Set([
    prometheusName(inflight),
    `${prometheusName(exported)}_total`,
    ...["bucket", "sum", "count"].map((part) => `${histogram}_${part}`),
    ...[...Object.values(ownMetrics), lastSuccessMetric].map(
      (metric) => prometheusName(metric) + (metric.kind === "counter" ? "_total" : ""),
    ),
  ]);
}

function prometheusName({ name, unit }: { readonly name: string; readonly unit: string }): string {
  const words = name.replaceAll(".", "_");
  const suffix = units[unit];
  return suffix === undefined || words.endsWith(suffix) ? words : `${words}_${suffix}`;
}

/** The metrics that a PromQL expression asks for, of those that begin as ours do. */
export function metricsIn(expression: string): readonly string[] {
  return expression.match(/\b(otel_sdk|meterbridge_exporter)_\w+/g) ?? [];
}
