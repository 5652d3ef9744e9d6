import type { ExportError } from "@meterbridge/core";
import type { Point } from "@meterbridge/conformance";
import { sampleMetrics } from "@meterbridge/conformance";
import type { TestClock } from "@meterbridge/test-harness";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { setTimeout as delay } from "node:timers/promises";
import { onTestFinished } from "vitest";

export interface Answer {
  readonly code: number;
  readonly error?: ExportError;
}

/** Exports so many data points of one counter; the values are numbered on from `first`. */
export function exportPoints(exporter: PushMetricExporter, points: number = 1, first: number = 0): Promise<Answer> {
  return new Promise((resolve) =>
    exporter.export(sampleMetrics(exporter, points, first), (result) => resolve(result as Answer)),
  );
}

/** What `exportPoints` has numbered. */
export function numbersOf(points: readonly Point[]): readonly number[] {
  return points.map(({ attributes }) => Number(attributes["n"]));
}

/** Says that something is stopped when the test is over, however it ends. */
export function stopped<Thing extends { stop(): Promise<unknown> }>(thing: Thing): Thing {
  onTestFinished(async () => void (await thing.stop()));
  return thing;
}

/** Says that an exporter is shut down when the test is over; on a held clock, time goes on meanwhile. */
export function shutDown(exporter: PushMetricExporter, clock?: TestClock): PushMetricExporter {
  onTestFinished(async () => {
    const over = new AbortController();
    const going = clock && goOn(clock, over.signal);
    await exporter.shutdown();
    over.abort();
    await going;
  });
  return exporter;
}

async function goOn(clock: TestClock, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    await clock.advance(1_000);
    await delay(1);
  }
}
