/** What there is of one instrument, over all of its series. */
export interface Total {
  /** The sum of what was added, recorded or set; of a gauge, the sum over its series. */
  readonly value: number;
  /** How many values were recorded; histograms only. */
  readonly count?: number;
}

/** Totals by the name of their instrument. */
export type Totals = ReadonlyMap<string, Total>;

export function plus(a: Total | undefined, b: Total | undefined): Total {
  const value = (a?.value ?? 0) + (b?.value ?? 0);
  if (a?.count === undefined && b?.count === undefined) return { value };
  return { value, count: (a?.count ?? 0) + (b?.count ?? 0) };
}
