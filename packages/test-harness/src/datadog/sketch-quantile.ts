/** A distribution as it is in a sketch payload: `Dogsketch` of Datadog's schema. */
export interface ReadSketch {
  readonly min: number;
  readonly max: number;
  readonly cnt: number;
  /** The bins' numbers, ascending; the same may stand several times. */
  readonly k: readonly number[];
  /** How many observations each bin has. */
  readonly n: readonly number[];
}

/** Values of a bin are up to 1 + 1/64 times those of the one before: twice the accuracy, 1/128, that the Agent asks for. */
const gamma = 1 + 2 / 128;

/** The power of gamma that bin 1 stands for: the last one that is not above 1e-9. */
const firstPower = Math.floor(Math.log(1e-9) / Math.log(gamma));

/**
 * The value at a quantile, from 0 to 1, as the sketch has it: what stands for the bin of the observation at this rank, not
 * below the minimum nor above the maximum, which are the values at 0 and 1. NaN without observations.
 *
 * A bin stands for the values that are nearest to one power of gamma, on a logarithmic scale, so that power is within 1 % of
 * each. DataDog/datadog-agent, pkg/util/quantile: `key` in config.go, `rank` in sparse.go.
 */
export function quantileOf({ min, max, cnt, k, n }: ReadSketch, q: number): number {
  if (cnt === 0) return Number.NaN;
  if (q <= 0) return min;
  if (q >= 1) return max;
  const rank = q * (cnt - 1);
  let seen = 0;
  for (let bin = 0; bin < k.length; bin++) {
    seen += n[bin]!;
    if (seen > nearestEven(rank)) return Math.min(Math.max(valueOfBin(k[bin]!), min), max);
  }
  return max;
}

function valueOfBin(key: number): number {
  if (key === 0) return 0;
  if (Math.abs(key) === 32_767) return key < 0 ? -Infinity : Infinity;
  return Math.sign(key) * gamma ** (Math.abs(key) - 1 + firstPower);
}

function nearestEven(value: number): number {
  const below = Math.floor(value);
  const isBelow = value - below < 0.5 || (value - below === 0.5 && below % 2 === 0);
  return isBelow ? below : below + 1;
}
