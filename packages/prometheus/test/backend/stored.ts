import type { Prometheus } from "@meterbridge/testbed";
import { expect } from "vitest";
import { type Series, sizes } from "./shop.ts";

/** What Prometheus adds to a scrape. */
const ofPrometheus = /^(up|scrape_.*|otel_sdk_.*|promhttp_.*)$/;

/** Every series of a job that is a number, without what Prometheus and the endpoint say of themselves. */
export async function storedSeries(prometheus: Prometheus, job: string): Promise<readonly Series[]> {
  const samples = await prometheus.query(`{job=${JSON.stringify(job)}}`);
  return samples
    .filter(({ value, labels }) => value !== undefined && !ofPrometheus.test(labels["__name__"]!))
    .map(({ labels: { __name__: name, job: _job, instance: _instance, le, ...labels }, value }): Series => {
      // Version 2 keeps the bounds as they are written: 1, or 1.0.
      return [
        name!,
        { ...labels, ...(le !== undefined && { le: String(Number(le.replace("Inf", "Infinity"))) }) },
        value!,
      ];
    });
}

/** A native histogram with its buckets as Prometheus shows them: from above one bound up to the other. */
export interface StoredHistogram {
  readonly count: number;
  readonly sum: number;
  readonly buckets: readonly { readonly above: number; readonly upTo: number; readonly count: number }[];
}

export async function storedHistograms(prometheus: Prometheus, selector: string): Promise<readonly StoredHistogram[]> {
  const samples = await prometheus.query(selector);
  return samples.map(({ histogram }) => {
    const { count, sum, buckets } = histogram as HistogramAnswer;
    return {
      count: Number(count),
      sum: Number(sum),
      buckets: buckets.map(([, above, upTo, inIt]) => ({
        above: Number(above),
        upTo: Number(upTo),
        count: Number(inIt),
      })),
    };
  });
}

/** That it is what the shop records: every value is in a bucket, and buckets are narrow. */
export function expectSizes(stored: readonly StoredHistogram[]): void {
  expect(stored).toHaveLength(1);
  const { count, sum, buckets } = stored[0]!;
  expect([count, sum]).toEqual([sizes.length, sizes.reduce((all, each) => all + each, 0)]);
  expect(buckets).toHaveLength(new Set(sizes).size);
  for (const { above, upTo, count: inIt } of buckets) {
    expect(inIt).toBe(sizes.filter((size) => above < size && size <= upTo).length);
    expect(above < 0 || upTo / above < 1.1).toBe(true);
  }
}

interface HistogramAnswer {
  readonly count: string;
  readonly sum: string;
  readonly buckets: readonly (readonly [closed: number, above: string, upTo: string, count: string])[];
}

/** In one order, so that they can be compared. */
export function sorted(series: readonly Series[]): readonly Series[] {
  const key = ([name, labels]: Series): string => {
    const names = Object.keys(labels).sort();
    return JSON.stringify([name, names.map((each) => [each, labels[each]])]);
  };
  return series.toSorted((one, other) => (key(one) < key(other) ? -1 : 1));
}
