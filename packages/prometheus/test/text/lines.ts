import type { MetricData } from "@opentelemetry/sdk-metrics";
import { expect } from "vitest";
import type { DropReason } from "../../src/exposition/drops.ts";
import type { PrometheusExporterOptions } from "../../src/options.ts";
import { collected } from "../exposition/metrics.ts";
import { openMetrics, textDialect, utf8Dialect, written } from "../exposition/written.ts";

/** The lines of an exposition of these metrics, of which none is lost. */
export function lines(
  dialect: typeof textDialect,
  metrics: readonly MetricData[],
  options?: PrometheusExporterOptions,
): readonly string[] {
  const { text, drops } = written(collected(...metrics), dialect, options);
  expect(drops).toEqual({});
  expect(text === "" || text.endsWith("\n")).toBe(true);
  return text.split("\n").slice(0, -1);
}

/** The samples alone. */
export function samplesOf(
  dialect: typeof textDialect,
  metric: MetricData,
  options?: PrometheusExporterOptions,
): readonly string[] {
  return lines(dialect, [metric], options).filter((line) => !line.startsWith("#"));
}

/** That nothing is said of a metric in any text, for one reason. */
export function expectDropped(metric: MetricData, reason: DropReason, points = 1): void {
  for (const dialect of [textDialect, utf8Dialect, openMetrics]) {
    const { text, drops } = written(collected(metric), dialect);
    expect(text).toBe(dialect === openMetrics ? "# EOF\n" : "");
    expect(drops).toEqual({ [reason]: points });
  }
}
