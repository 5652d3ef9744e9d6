import type { DropPoint, Encoder, Payload } from "@meterbridge/core";
import type { MetricData, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { serialize } from "node:v8";
import { type Point, pointsOfMetrics } from "../../src/index.ts";

/** So many are serialized at once to know their size: each takes memory that somebody has to collect, while the event loop stands. */
const groupSize = 20;

/** What a mutant makes of a data point before it is encoded; `undefined`: it is lost without a word. */
export type ChangePoint = (point: Point) => Point | undefined;

/** Encodes data points in a form of Node's own, one payload for as many as there is room for. */
export function referenceEncoder(maxRequestBytes: number = 100_000, change: ChangePoint = (point) => point): Encoder {
  return {
    maxPoints: Infinity,
    *encode(metrics, drop) {
      let batch: Point[] = [];
      let bytes = 0;
      let group: Encoded[] = [];
      for (const { point: encoded, dataPoint } of encodable(metrics, drop)) {
        yield undefined;
        const point = change(encoded);
        if (point) group.push({ point, dataPoint });
        if (group.length < groupSize) continue;
        yield* add(group);
        group = [];
      }
      yield* add(group);
      if (batch.length > 0) yield payloadOf(batch);

      /** Together where there is room, else one by one. */
      function* add(some: readonly Encoded[]): Iterable<Payload> {
        const points = some.map(({ point }) => point);
        const size = serialize(points).length;
        if (bytes + size <= maxRequestBytes) {
          batch.push(...points);
          bytes += size;
        } else if (some.length > 1) {
          for (const one of some) yield* add([one]);
        } else if (size > maxRequestBytes) {
          drop("point_too_large", some[0]!.dataPoint);
        } else {
          yield payloadOf(batch);
          [batch, bytes] = [points, size];
        }
      }
    },
  };
}

function payloadOf(points: readonly Point[]): Payload {
  return { body: serialize(points), contentType: "application/x-v8", points: points.length };
}

interface Encoded {
  readonly point: Point;
  readonly dataPoint: object;
}

function* encodable({ resource: given, scopeMetrics }: ResourceMetrics, drop: DropPoint): Iterable<Encoded> {
  const resource = readable(given);
  for (const { scope, metrics } of scopeMetrics) {
    for (const metric of metrics) {
      for (const dataPoint of metric.dataPoints) {
        const alone = { ...metric, dataPoints: [dataPoint] } as MetricData;
        const point = pointOf({ resource, scopeMetrics: [{ scope, metrics: [alone] }] }, dataPoint.value);
        if (point) yield { point, dataPoint };
        else drop("invalid", dataPoint);
      }
    }
  }
}

/** The resource without the attributes that nobody can encode. */
function readable(resource: ResourceMetrics["resource"]): ResourceMetrics["resource"] {
  const pairs = Object.entries(resource.attributes).filter(([, value]) => {
    try {
      return JSON.stringify(value) !== undefined;
    } catch {
      return false;
    }
  });
  return { ...resource, attributes: Object.fromEntries(pairs) };
}

function pointOf(alone: ResourceMetrics, value: unknown): Point | undefined {
  try {
    const [point] = pointsOfMetrics(alone);
    const isNumber = typeof value === "number" || typeof value === "bigint";
    const takesNumber = point?.kind === "gauge" || point?.kind === "sum";
    return isNumber === takesNumber ? point : undefined;
  } catch {
    return undefined;
  }
}
