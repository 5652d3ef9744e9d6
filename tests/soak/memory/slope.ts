/** A straight line: `at(x) = start + slope * x`. */
export interface Line {
  readonly slope: number;
  readonly start: number;
}

/**
 * The line through points that half of the others may stray from (Theil–Sen: the median of the slopes of all pairs). `undefined`
 * for fewer than two.
 */
export function robustLine(points: readonly (readonly [x: number, y: number])[]): Line | undefined {
  const slopes = points.flatMap(([x, y], index) =>
    points.slice(index + 1).flatMap(([otherX, otherY]) => (otherX === x ? [] : [(otherY - y) / (otherX - x)])),
  );
  if (slopes.length === 0) return undefined;
  const slope = median(slopes);
  return { slope, start: median(points.map(([x, y]) => y - slope * x)) };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
