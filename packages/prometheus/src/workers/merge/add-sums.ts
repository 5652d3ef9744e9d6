/** What histograms say of their values beside how many there were. */
export interface Sums {
  readonly sum?: number | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** Adds the sums and widens the extremes; what one of the two does not know, nobody knows. */
export function addSums(one: Sums, other: Sums): Sums {
  return {
    sum: both(one.sum, other.sum, (a, b) => a + b),
    min: both(one.min, other.min, Math.min),
    max: both(one.max, other.max, Math.max),
  };
}

function both(
  one: number | undefined,
  other: number | undefined,
  make: (one: number, other: number) => number,
): number | undefined {
  return typeof one === "number" && typeof other === "number" ? make(one, other) : undefined;
}
