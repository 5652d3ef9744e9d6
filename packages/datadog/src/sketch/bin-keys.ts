/** A bin's values are this much higher than those of the bin below. */
export const growth: number = 1 + 1 / 64;
export const logGrowth: number = Math.log1p(1 / 64);

/** The number of the bin around 1: so that the bin of the least value that is told from zero, 1e-9, has number 1. */
const keyOfOne = 1 - Math.floor(Math.log(1e-9) / logGrowth);
const least = growth ** (1 - keyOfOne);

/** The bin of what is above all others, from 4e211 on; negative, of what is below. */
export const infiniteKey = 32_767;

/**
 * The number of a value's bin in the sketches of Datadog's Agent: 0 when it is nearly zero, negative when the value is.
 * DataDog/datadog-agent, pkg/util/quantile/config.go, `key`.
 */
export function keyOf(value: number): number {
  if (value > -least && value < least) return 0;
  return value < 0 ? -keyAt(positionOf(-value)) : keyAt(positionOf(value));
}

/** Where a value above zero is on the scale of the bins' numbers. */
export function positionOf(value: number): number {
  return Math.log(value) / logGrowth + keyOfOne;
}

/** The bin of a position: it reaches from half a number below to half a number above its own. */
export function keyAt(position: number): number {
  const key = Math.floor(position + 0.5);
  return key < infiniteKey ? Math.max(key, 0) : infiniteKey;
}

/** The value in the middle of a bin. */
export function valueOf(key: number): number {
  const magnitude = key < 0 ? -key : key;
  const value = magnitude < values.length ? values[magnitude]! : valueOfNew(magnitude);
  return key < 0 ? -value : value;
}

// To look a power up takes a fraction of what it takes to reckon it. Made as far as it is asked for: 16 kB, and 256 kB at most.
let values = new Float64Array(0);

function valueOfNew(key: number): number {
  const length = Math.min(2 ** Math.ceil(Math.log2(Math.max(key + 1, 2048))), infiniteKey + 1);
  values = Float64Array.from({ length }, (_, each) => growth ** (each - keyOfOne));
  values[0] = 0;
  if (length > infiniteKey) values[infiniteKey] = Infinity;
  return values[key]!;
}
