import type { Point } from "@meterbridge/conformance";
import { MeterProvider, PeriodicExportingMetricReader, type PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { onTestFinished } from "vitest";

/** A real SDK with one counter, whose exports are asked for by hand. */
export interface DeltaCounter {
  /** Counts so many, and exports that. */
  count(value: number): Promise<void>;
  /** How many were counted in all. */
  readonly counted: () => number;
  shutdown(): Promise<void>;
}

export function deltaCounter(exporter: PushMetricExporter): DeltaCounter {
  // Nobody waits for a flush: what is exported is answered by itself.
  const answers = new Set<() => void>();
  const watched: PushMetricExporter = {
    ...exporter,
    export(metrics, answer) {
      exporter.export(metrics, (result) => {
        answer(result);
        for (const tell of answers) tell();
      });
    },
    forceFlush: async () => {},
  };
  const reader = new PeriodicExportingMetricReader({ exporter: watched, exportIntervalMillis: 1_000_000 });
  const provider = new MeterProvider({ readers: [reader] });
  const shutdown = (): Promise<void> => provider.shutdown().catch(() => {});
  onTestFinished(shutdown);
  const counter = provider.getMeter("shop").createCounter("orders");
  let counted = 0;
  return {
    async count(value) {
      counted += value;
      counter.add(value);
      const answered = new Promise<void>((resolve) => answers.add(resolve));
      await provider.forceFlush().catch(() => {});
      await answered;
    },
    counted: () => counted,
    shutdown,
  };
}

/** The sum of delta points of one counter. */
export function sumOf(points: readonly Point[]): number {
  return points.reduce((sum, { value }) => sum + Number(value), 0);
}

/** Whether each delta point begins where the one before it ends. */
export function isUnbroken(points: readonly Point[]): boolean {
  return points.every((point, index) => index === 0 || point.startTime === points[index - 1]!.time);
}

/** Whether no delta point begins before the one before it ends. */
export function isInOrder(points: readonly Point[]): boolean {
  return points.every((point, index) => index === 0 || point.startTime >= points[index - 1]!.time);
}
