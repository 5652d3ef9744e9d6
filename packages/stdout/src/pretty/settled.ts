import type { Series } from "./instrument-memory.ts";
import type { Row } from "./report.ts";
import { clearly } from "./top-rows.ts";

/**
 * Rows in the order of the export before, so that they can be read while they change: what is new takes the place of
 * what is gone, and a row moves up only where it is clearly larger.
 *
 * `rows` come with the largest first, `before` are the series that were shown.
 */
export function settled(rows: readonly Row[], before: readonly Series[]): readonly Row[] {
  const places: (Row | undefined)[] = rows.map(() => undefined);
  const others: Row[] = [];
  for (const row of rows) {
    const place = row.series === undefined ? -1 : before.indexOf(row.series);
    if (place >= 0 && place < places.length) places[place] = row;
    else others.push(row);
  }
  const all = places.map((row) => row ?? others.shift()!);
  for (let place = all.length - 1; place > 0; place--) {
    const [above, below] = [all[place - 1]!, all[place]!];
    if (below.size > clearly * Math.max(above.size, 0)) all.splice(place - 1, 2, below, above);
  }
  return all;
}
