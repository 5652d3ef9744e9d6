import { countPoints, type Encoder, type Payload, pickPoints } from "@meterbridge/core";
import type { MetricData, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { writeProtobuf } from "../../src/index.ts";

const usualBytes = 4 * 2 ** 20;

/** Encodes sums of whole numbers as OTLP in protobuf: enough for all but the cases of encoding. */
export function referenceEncoder(mostBytes: number = usualBytes): Encoder {
  return { encode: (metrics) => payloadsOf(metrics, [0, countPoints(metrics)], mostBytes), maxPoints: 100_000 };
}

function* payloadsOf(
  metrics: ResourceMetrics,
  [from, to]: readonly [number, number],
  mostBytes: number,
): Generator<Payload> {
  const body = writeProtobuf("ExportMetricsServiceRequest", requestOf(pickPoints(metrics, [[from, to]])));
  if (body.length > mostBytes && to - from > 1) return yield* halves();
  yield {
    body,
    contentType: "application/x-protobuf",
    points: to - from,
    range: [from, to],
    ...(to - from > 1 && { split: halves }),
  };

  function* halves(): Generator<Payload> {
    const middle = from + Math.ceil((to - from) / 2);
    yield* payloadsOf(metrics, [from, middle], mostBytes);
    yield* payloadsOf(metrics, [middle, to], mostBytes);
  }
}

function requestOf({ scopeMetrics }: ResourceMetrics) {
  const groups = scopeMetrics.map(({ scope: { name }, metrics }) => ({
    scope: { name },
    metrics: metrics.map((metric) => metricOf(metric)),
  }));
  return { resourceMetrics: [{ scopeMetrics: groups }] };
}

function metricOf({ descriptor: { name }, aggregationTemporality, dataPoints }: MetricData) {
  const points = dataPoints.map(({ attributes, value }) => ({
    asInt: BigInt(value as number),
    attributes: Object.entries(attributes).map(([key, text]) => ({ key, value: { stringValue: text as string } })),
  }));
  return { name, sum: { aggregationTemporality: aggregationTemporality + 1, isMonotonic: true, dataPoints: points } };
}
