// Without the full block, so that bars below each other do not touch.
const bars = "▁▂▃▄▅▆▇";

/** How full the buckets are, as a line of bars that is at most so wide; where nothing is, there is a dot. */
export function sketch(counts: readonly number[], width: number): string {
  const cells = merged(counts.length > width ? trimmed(counts) : counts, width);
  const top = Math.max(...cells);
  return cells.map((count) => (count > 0 ? bars[Math.ceil((count / top) * bars.length) - 1]! : "·")).join("");
}

/**
 * Values as a line of bars, from the smallest to the largest of them; with `fromZero`, zero counts as one of them. What
 * is no number leaves a gap.
 */
export function sparkline(values: readonly number[], fromZero: boolean): string {
  const numbers = values.filter((value) => Number.isFinite(value));
  const low = Math.min(...numbers, ...(fromZero ? [0] : []));
  const high = Math.max(...numbers);
  const barOf = (value: number): string => {
    if (!Number.isFinite(value)) return " ";
    // Divided first: the difference of the largest numbers is infinite.
    const height = high > low ? (value / 2 - low / 2) / (high / 2 - low / 2) : 0;
    return bars[Math.min(Math.floor(height * bars.length), bars.length - 1)]!;
  };
  return values.map(barOf).join("");
}

/** Without the empty ends. */
function trimmed(counts: readonly number[]): readonly number[] {
  const isFull = (count: number): boolean => count > 0;
  return counts.slice(Math.max(counts.findIndex(isFull), 0), counts.findLastIndex(isFull) + 1);
}

/** Neighbours put together, until there are few enough: their mean, since the last are fewer. */
function merged(counts: readonly number[], width: number): readonly number[] {
  const size = Math.ceil(counts.length / width);
  if (size <= 1) return counts;
  return Array.from({ length: Math.ceil(counts.length / size) }, (_, index) => {
    const together = counts.slice(index * size, (index + 1) * size);
    return together.reduce((sum, count) => sum + count, 0) / together.length;
  });
}
