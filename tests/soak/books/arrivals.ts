import type { ReceivedPoint } from "@meterbridge/conformance";
import { seriesKey } from "../load/plan.ts";
import { type Amount, plus } from "./amount.ts";

/** What a backend has in the end. */
export interface Arrived {
  /** Data points, each of which counts once, however often it came. Absent where a backend does not tell. */
  readonly points?: number;
  /** Data points that came again: of an attempt whose answer did not arrive, or read twice. */
  readonly again: number;
  /** How many of `points` have the same time, by that time in nanoseconds since 1970. */
  readonly perTime?: ReadonlyMap<bigint, number>;
  readonly series: ReadonlyMap<string, Amount>;
}

/** Adds up data points as they arrive: deltas are summed, of everything else the newest stays. */
export interface Arrivals {
  add(points: readonly ReceivedPoint[]): void;
  arrived(): Arrived;
}

/**
 * A data point is known by its series and its time. Of each series the last times are kept: what is sent again comes
 * soon after.
 */
const timesKept = 16;

export function arrivals(): Arrivals {
  const series = new Map<string, Series>();
  const perTime = new Map<bigint, number>();
  let points = 0;
  let again = 0;
  return {
    add(arrived) {
      for (const point of arrived) {
        const one = seriesOf(seriesKey(point.metric.name, routeOf(point)));
        const time = point.time ?? 0n;
        if (one.times.includes(time)) {
          again++;
          continue;
        }
        points++;
        perTime.set(time, (perTime.get(time) ?? 0) + 1);
        keep(one, point, time);
        one.times.push(time);
        if (one.times.length > timesKept) one.times.shift();
      }
    },
    arrived: () => ({
      points,
      again,
      perTime,
      series: new Map([...series].flatMap(([key, { amount }]) => (amount ? [[key, amount] as const] : []))),
    }),
  };

  function seriesOf(key: string): Series {
    const known = series.get(key);
    if (known) return known;
    const one: Series = { amount: undefined, newest: -1n, times: [] };
    series.set(key, one);
    return one;
  }
}

function routeOf({ attributes }: ReceivedPoint): string {
  const route = attributes?.["route"];
  return typeof route === "string" ? route : "without a route";
}

interface Series {
  amount: Amount | undefined;
  newest: bigint;
  readonly times: bigint[];
}

function keep(series: Series, point: ReceivedPoint, time: bigint): void {
  const amount = amountOf(point);
  if (point.temporality === "delta") series.amount = plus(series.amount, amount);
  else if (time > series.newest) series.amount = amount;
  if (time > series.newest) series.newest = time;
}

function amountOf({ value = 0 }: ReceivedPoint): Amount {
  if (typeof value !== "object") return { value: Number(value) };
  return { value: value.sum ?? 0, count: Number(value.count) };
}
