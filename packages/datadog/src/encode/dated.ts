import type { Encoder, Payload } from "@meterbridge/core";
import { dataPointAt, dataPointsOf, type Point } from "@meterbridge/core/points";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { contentTypeOf, type PayloadDetail } from "./payload-kind.ts";

/** The encoder of mode "otlp", of which each payload tells its kind and the seconds of its data points, as those of mode "native" do. */
export function dated(encoder: Encoder): Encoder {
  return {
    ...encoder,
    *encode(metrics, drop) {
      const dropped = new Set<object>();
      const noted = (reason: string, point: object): void => {
        dropped.add(point);
        drop(reason, point);
      };
      for (const payload of encoder.encode(metrics, noted)) {
        yield payload && datedPayload(payload, timesOf(payload, metrics, dropped));
      }
    },
  };
}

/** Where the data points of a payload stood, and the second of each. */
interface Times extends PayloadDetail {
  readonly positions: readonly number[];
}

function datedPayload(payload: Payload, times: Times): Payload {
  const { seconds } = times;
  const newest = seconds.reduce((latest, second) => Math.max(latest, second), 0);
  const detail: PayloadDetail = { seconds };
  return {
    ...payload,
    contentType: contentTypeOf({ kind: "otlp", newest }),
    detail,
    ...(payload.split && { split: (by: "halves" | readonly number[]) => parts(payload, times, by) }),
  };
}

function* parts(
  payload: Payload,
  { positions, seconds }: Times,
  by: "halves" | readonly number[],
): Generator<Payload | undefined, void> {
  const without = new Set(by === "halves" ? [] : by);
  for (const part of payload.split!(by)) {
    if (!part) {
      yield undefined;
      continue;
    }
    const [from, to] = part.range!;
    const isIn = (position: number, index: number): boolean => position >= from && position < to && !without.has(index);
    yield datedPayload(part, {
      positions: positions.filter(isIn),
      seconds: seconds.filter((_, index) => isIn(positions[index]!, index)),
    });
  }
}

function timesOf({ range }: Payload, { scopeMetrics }: ResourceMetrics, dropped: ReadonlySet<object>): Times {
  const [from, to] = range!;
  const positions: number[] = [];
  const seconds: number[] = [];
  let base = 0;
  for (const metric of scopeMetrics.flatMap(({ metrics }) => metrics)) {
    const points = dataPointsOf(metric);
    const end = Math.min(to, base + points.length);
    for (let position = Math.max(from, base); position < end; position++) {
      const point = dataPointAt(points, position - base);
      // What cannot be read is in no payload either.
      if (dropped.has(point) || !("endTime" in point)) continue;
      positions.push(position);
      seconds.push(secondOf(point));
    }
    base += points.length;
  }
  return { positions, seconds };
}

/** The second of a data point; of one whose time cannot be read any more, one that is never too old. */
function secondOf(point: Point): number {
  try {
    const [second] = point.endTime;
    return Number.isSafeInteger(second) && second >= 0 ? second : Number.MAX_SAFE_INTEGER;
  } catch {
    return Number.MAX_SAFE_INTEGER;
  }
}
