import type { ResourceMetrics, PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { expect, it } from "vitest";
import { counted } from "../counted.ts";

const metrics = (second: number, points: number): ResourceMetrics =>
  ({
    scopeMetrics: [
      {
        metrics: [{ dataPoints: [] }, { dataPoints: Array.from({ length: points }, () => ({ endTime: [second, 5] })) }],
      },
    ],
  }) as unknown as ResourceMetrics;

function answering(codes: number[]): PushMetricExporter {
  return {
    export: (_metrics, callback) => callback({ code: codes.shift()! }),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}

it("counts what is handed over, and keeps the time of each export that succeeds", () => {
  const { exporter, handedOver, succeeded, failed, lastMs } = counted(answering([0, 1, 0]));
  expect(lastMs()).toBe(-Infinity);
  const answers: number[] = [];
  for (const [second, points] of [
    [1, 3],
    [2, 4],
    [3, 0],
  ] as const)
    exporter.export(metrics(second, points), ({ code }) => answers.push(code));
  expect(answers).toEqual([0, 1, 0]);
  expect(handedOver()).toBe(7);
  expect(succeeded()).toEqual([{ time: 1_000_000_005n, points: 3 }]);
  expect(failed() + 3).toBe(handedOver());
  expect(lastMs()).toBeLessThanOrEqual(performance.now());
});
