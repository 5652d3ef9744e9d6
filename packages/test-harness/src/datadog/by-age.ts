import type { IntakePayload } from "./intake-payload.ts";

const mostSecondsAgo = 3_600;

interface ByAge {
  readonly fresh: IntakePayload;
  /** What Datadog drops without a word, because it is more than an hour old. */
  readonly stale: IntakePayload;
}

export function byAge(payload: IntakePayload, nowSeconds: number): ByAge {
  const isStale = ({ ts }: { readonly ts: number }): boolean => ts < nowSeconds - mostSecondsAgo;
  return {
    fresh: onlyPoints(payload, (point) => !isStale(point)),
    stale: onlyPoints(payload, isStale),
  };
}

function onlyPoints(
  { series, sketches }: IntakePayload,
  keep: (point: { readonly ts: number }) => boolean,
): IntakePayload {
  return { series: withPoints(series, keep), sketches: withPoints(sketches, keep) };
}

function withPoints<Point extends { readonly ts: number }, One extends { readonly points: readonly Point[] }>(
  all: readonly One[],
  keep: (point: Point) => boolean,
): readonly One[] {
  return all
    .map((one) => ({ ...one, points: one.points.filter((point) => keep(point)) }))
    .filter(({ points }) => points.length > 0);
}
