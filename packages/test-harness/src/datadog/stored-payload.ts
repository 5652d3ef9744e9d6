import type { IntakePayload, IntakeSeries, IntakeSketch, IntakeSketchPoint } from "./intake-payload.ts";

/**
 * What Datadog has when it has taken these one after the other: of a series, host and tags in whatever order, the last value of each second;
 * of a distribution everything that was observed within it.
 */
export function storedPayload(payloads: readonly IntakePayload[]): IntakePayload {
  return {
    series: merged<IntakeSeries>(
      payloads.flatMap(({ series }) => series),
      (_, last) => last,
    ),
    sketches: merged<IntakeSketch>(
      payloads.flatMap(({ sketches }) => sketches),
      addedUp,
    ),
  };
}

function merged<One extends IntakeSeries | IntakeSketch>(
  all: readonly One[],
  join: (first: One["points"][number], second: One["points"][number]) => One["points"][number],
): readonly One[] {
  const known = new Map<string, { last: One; readonly points: Map<number, One["points"][number]> }>();
  for (const one of all) {
    const key = JSON.stringify([one.metric, one.host, [...new Set(one.tags)].sort()]);
    const entry = known.get(key) ?? { last: one, points: new Map<number, One["points"][number]>() };
    known.set(key, entry);
    entry.last = one;
    for (const point of one.points) {
      const before = entry.points.get(point.ts);
      entry.points.set(point.ts, before ? join(before, point) : point);
    }
  }
  return [...known.values()].map(({ last, points }) => ({ ...last, points: [...points.values()] }));
}

function addedUp(one: IntakeSketchPoint, other: IntakeSketchPoint): IntakeSketchPoint {
  if (other.cnt === 0) return one;
  if (one.cnt === 0) return other;
  const cnt = one.cnt + other.cnt;
  const sum = one.sum + other.sum;
  const bins = new Map<number, number>();
  for (const { k, n } of [one, other]) {
    for (const [index, key] of k.entries()) bins.set(key, (bins.get(key) ?? 0) + n[index]!);
  }
  const k = [...bins.keys()].sort((a, b) => a - b);
  return {
    ts: one.ts,
    cnt,
    sum,
    avg: sum / cnt,
    min: Math.min(one.min, other.min),
    max: Math.max(one.max, other.max),
    k,
    n: k.map((key) => bins.get(key)!),
  };
}
