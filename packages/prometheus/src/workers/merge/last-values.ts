import type { Breather } from "@meterbridge/core";
import type { SeriesTotal } from "./series-total.ts";
import type { Binding } from "./source.ts";

/** What a worker had the last time, for series that are not where they were. */
export async function lastValues(
  { totals, values }: Binding,
  breather: Breather,
): Promise<ReadonlyMap<SeriesTotal, unknown>> {
  const last = new Map<SeriesTotal, unknown>();
  for (let position = 0; position < totals.length; position++) {
    if (position % 64 === 63 && breather.due) await breather.breathe();
    const series = totals[position];
    if (series) last.set(series, values[position]);
  }
  return last;
}
