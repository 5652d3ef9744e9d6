import { type Payload, splitIndices } from "@meterbridge/core";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { Source } from "./source.ts";

/**
 * Encodes the points of a payload again, in two halves or without some of them.
 *
 * What was dropped the first time is not asked again, so that no point is told to `drop` twice.
 */
export function* splitPayload(
  source: Source,
  from: number,
  to: number,
  dropped: readonly number[],
  by: "halves" | readonly number[],
  encode: (source: Source, cache: undefined) => Iterable<Payload | undefined>,
): Generator<Payload | undefined, void> {
  const missing = new Set(dropped);
  const points: number[] = [];
  for (let position = from; position < to; position++) if (!missing.has(position)) points.push(position);
  for (const indices of splitIndices(points.length, by)) {
    const part = indices.map((index) => points[index]!);
    const metrics = select(source.metrics, part);
    const positions = part.map((position) => source.positions?.[position] ?? position);
    yield undefined;
    yield* encode({ ...source, metrics, positions, whenEncoded: () => {} }, undefined);
  }
}

/** The metrics with only the points at these positions, which ascend. */
function select(metrics: ResourceMetrics, positions: readonly number[]): ResourceMetrics {
  let base = 0;
  let next = 0;
  const scopeMetrics = metrics.scopeMetrics.map((scope) => ({
    scope: scope.scope,
    metrics: scope.metrics.flatMap((metric) => {
      const points: readonly unknown[] = Array.isArray(metric.dataPoints) ? metric.dataPoints : [];
      const first = next;
      while (next < positions.length && positions[next]! < base + points.length) next++;
      const dataPoints = positions.slice(first, next).map((position) => points[position - base]);
      base += points.length;
      return dataPoints.length > 0 ? [{ ...metric, dataPoints } as typeof metric] : [];
    }),
  }));
  return { resource: metrics.resource, scopeMetrics };
}
