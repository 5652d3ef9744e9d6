import type { Point } from "@meterbridge/test-harness";
import { inspect } from "node:util";
import { plus, type Total, type Totals } from "./totals.ts";

/** As much of a data point as is added up. */
export interface Countable {
  readonly metric: { readonly name: string };
  readonly attributes?: Point["attributes"];
  readonly temporality?: string;
  readonly value?: number | bigint | { readonly count: bigint; readonly sum?: number } | undefined;
}

/** Adds up data points, export by export. */
export interface Accumulator {
  add(points: readonly Countable[]): void;
  totals(): Totals;
}

/** Sums what is reported as deltas, and keeps the newest of each series of everything else. */
export function accumulator(): Accumulator {
  const deltas = new Map<string, Total>();
  const newest = new Map<string, Map<string, Total>>();

  return {
    add(points) {
      for (const point of points) {
        const { name } = point.metric;
        if (isDelta(point)) deltas.set(name, plus(deltas.get(name), amountOf(point)));
        else seriesOf(name).set(seriesKey(point), amountOf(point));
      }
    },
    totals() {
      const totals = new Map(deltas);
      for (const [name, series] of newest) {
        for (const amount of series.values()) totals.set(name, plus(totals.get(name), amount));
      }
      return totals;
    },
  };

  function seriesOf(name: string): Map<string, Total> {
    const known = newest.get(name);
    if (known) return known;
    const series = new Map<string, Total>();
    newest.set(name, series);
    return series;
  }
}

/** Whether a point that does not arrive is missing for good: what is not a delta is told again by the next export. */
export function isDelta({ temporality }: Countable): boolean {
  return temporality === "delta";
}

function amountOf({ value = 0 }: Countable): Total {
  return typeof value === "object" ? { value: value.sum ?? 0, count: Number(value.count) } : { value: Number(value) };
}

function seriesKey({ attributes = {} }: Countable): string {
  return Object.entries(attributes)
    .map(([key, value]) => `${key}=${inspect(value)}`)
    .sort()
    .join();
}
