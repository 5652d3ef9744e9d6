import { ExportError, metricExporter, type Outcome } from "@meterbridge/core";
import { withHealth } from "@meterbridge/health";
import { withQueue } from "@meterbridge/resilience";
import { testClock } from "@meterbridge/test-harness";
import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { expect, it } from "vitest";
import { sampleMetrics } from "./sample-metrics.ts";

const unavailable = { kind: "retryable", error: new ExportError("unavailable", "HTTP 503") } as const;
const script: readonly Outcome<ResourceMetrics>[] = [
  { kind: "delivered", rejectedPoints: 0 },
  unavailable,
  { kind: "delivered", rejectedPoints: 2 },
  { kind: "failed", error: new ExportError("refused", "HTTP 400") },
  unavailable,
  unavailable,
];

function exportOnce(exporter: PushMetricExporter, metrics: ResourceMetrics): Promise<unknown> {
  return new Promise((resolve) => exporter.export(metrics, resolve));
}

it.for(["drop-oldest", "drop-newest", "merge-delta"] as const)(
  "health above a queue accounts for every data point at any time, overflow %s",
  async (overflow) => {
    const clock = testClock();
    let sends = 0;
    const inner = metricExporter(
      { send: async () => script[sends++ % script.length]!, flush: async () => {}, close: async () => {} },
      { clock },
    );
    const exporter = withHealth(withQueue(inner, { overflow, maxItems: 3, clock, random: () => 0.5 }), { clock });
    for (let round = 1; round <= 60; round++) {
      await exportOnce(exporter, sampleMetrics([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]]));
      if (round % 3 === 0) await clock.advance(1_000);
      const { exported, failed, inflight, figures } = exporter.health.snapshot();
      const lost = Object.values(failed).reduce((sum, points) => sum + points, 0);
      expect(exported + lost + inflight + Number(figures["accepted.merged"] ?? 0)).toBe(round * 10);
    }
    const ended = exporter.shutdown();
    await clock.advance(60_000);
    await ended;
    const { failed, inflight } = exporter.health.snapshot();
    expect({ failed, inflight }).toMatchObject({
      failed: { rejected: expect.any(Number), refused: expect.any(Number) },
      inflight: 0,
    });
  },
);
