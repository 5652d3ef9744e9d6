import { inspect, isDeepStrictEqual } from "node:util";
import { type Aspect, aspects } from "./aspects.ts";
import type { ReceivedPoint } from "./far-end.ts";
import { seriesOf } from "./series-of.ts";

/** What a case looks at when it compares data points. */
export interface Comparison {
  /** What has to be the same; all but what a point is not expected to have. */
  readonly aspects: readonly Aspect[];
  /** What has to be the same if the far end tells it. */
  readonly whereTold?: readonly Aspect[];
}

/** How what arrived differs from what was expected, in any order, a sentence for each data point; empty: not at all. */
export function differences(
  expected: readonly ReceivedPoint[],
  received: readonly ReceivedPoint[],
  comparison: Comparison,
): readonly string[] {
  const came = bySeries(received);
  const wanted = bySeries(expected);
  const missed = [...wanted].flatMap(([series, points]) =>
    differencesOfSeries(series, points, came.get(series) ?? [], comparison),
  );
  const strange = [...came.keys()].filter((series) => !wanted.has(series));
  return [...missed, ...strange.map((series) => `${short(series)} arrived, and was not exported`)];
}

function differencesOfSeries(
  series: string,
  expected: readonly ReceivedPoint[],
  received: readonly ReceivedPoint[],
  comparison: Comparison,
): readonly string[] {
  const left = [...received];
  const unmatched = expected.filter((point) => {
    const match = left.findIndex((other) => partsThatDiffer(point, other, comparison).length === 0);
    if (match >= 0) left.splice(match, 1);
    return match < 0;
  });
  const changed = unmatched.slice(0, left.length).map((point, index) => {
    const parts = partsThatDiffer(point, left[index]!, comparison);
    return `${short(series)}: ${parts.join("; ")}`;
  });
  const times = (count: number): string => (expected.length > 1 ? ` ${count} of ${expected.length} times` : "");
  const missing = unmatched.length - left.length;
  if (missing > 0) return [...changed, `${short(series)} did not arrive${times(missing)}`];
  if (missing < 0) {
    const extras = left.slice(unmatched.length).map(({ value }) => shown(value));
    const often = `${received.length} times, not ${expected.length}`;
    return [...changed, `${short(series)} arrived ${often}: also with the value ${extras.join(", ")}`];
  }
  return changed;
}

function partsThatDiffer(
  expected: ReceivedPoint,
  received: ReceivedPoint,
  { aspects: all, whereTold = [] }: Comparison,
): readonly string[] {
  const compare = (aspect: Aspect, isTold: boolean): readonly string[] => {
    const [wanted, came] = [aspects[aspect](expected), aspects[aspect](received)];
    if (wanted === undefined || (came === undefined && !isTold)) return [];
    return partsOf(aspect, wanted, came);
  };
  return [...all.flatMap((aspect) => compare(aspect, true)), ...whereTold.flatMap((aspect) => compare(aspect, false))];
}

function partsOf(path: string, expected: unknown, received: unknown): readonly string[] {
  if (isDeepStrictEqual(expected, received)) return [];
  if (!isRecord(expected) || !isRecord(received)) return [`${path} is ${shown(received)}, not ${shown(expected)}`];
  const keys = new Set([...Object.keys(expected), ...Object.keys(received)]);
  return [...keys].flatMap((key) => partsOf(`${path}.${key}`, expected[key], received[key]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

function bySeries(points: readonly ReceivedPoint[]): ReadonlyMap<string, readonly ReceivedPoint[]> {
  const series = new Map<string, ReceivedPoint[]>();
  for (const point of points) {
    const name = seriesOf(point);
    const others = series.get(name);
    if (others) others.push(point);
    else series.set(name, [point]);
  }
  return series;
}

/** A value as a person reads it: in one line, whole numbers without the `n` of `bigint`. */
function shown(value: unknown): string {
  if (typeof value === "string") return short(JSON.stringify(value));
  if (Array.isArray(value)) return short(`[${value.map((item) => shown(item)).join(", ")}]`);
  return short(typeof value === "bigint" ? String(value) : inspect(value, { compact: true, breakLength: Infinity }));
}

const longest = 200;

function short(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text;
}
