import { type Amount, plus } from "./amount.ts";

/**
 * What the load says that it recorded, series by series, counted beside the SDK and without its help. All values are whole numbers, so that sums
 * are the same in whatever order they are added.
 */
export interface Ledger {
  add(key: string, value: number): void;
  /** A histogram was given a value. */
  record(key: string, value: number): void;
  set(key: string, value: number): void;
  valueOf(key: string): number;
  series(): ReadonlyMap<string, Amount>;
}

export function ledger(): Ledger {
  const series = new Map<string, Amount>();
  return {
    add: (key, value) => void series.set(key, plus(series.get(key), { value })),
    record: (key, value) => void series.set(key, plus(series.get(key), { value, count: 1 })),
    set: (key, value) => void series.set(key, { value }),
    valueOf: (key) => series.get(key)?.value ?? 0,
    series: () => series,
  };
}
