import { putEightDigits } from "./fixed-digits.ts";

/*
 * The shortest text of a double that reads back as the same double, without a string in between: up to twice as
 * fast as String(value) and a loop over its characters.
 *
 * A double is scaled by a power of ten to 17 digits before the point. Powers up to 10^22 are doubles, so the product is
 * known exactly as the sum of two doubles (Dekker, 1971), and so is half the gap to the neighbouring doubles. What lies
 * within that gap reads back the same; of that, the multiple of 100, 10 or 1 with the most zeros is the shortest text, as
 * ECMAScript's Number::toString asks for. In the few cases where that is not the end of it, a tie or the very edge of the gap,
 * String decides. Powers of two, below which the gap is half as wide, have few digits here, which are found at once.
 */

const twoTo27 = 134_217_728;
const leastExponent = -20;
/** From 1e-6 on a double is written without an exponent, and its scale is at most 10^22. */
const least = 1e-6;
const most = 1e15;

const scales = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
/** The upper half of each scale's digits. */
const scaleTops = scales.map(topOf);
/** By the exponent of the double: the power of ten that scales it to 17 digits, or to 18. */
const powers = Uint8Array.from({ length: 70 }, (_, at) => 16 - Math.floor(Math.log10(2 ** (at + leastExponent))));
const halfGaps = Float64Array.from({ length: 70 }, (_, at) => 2 ** (at + leastExponent - 53));
/** Of `round`: it takes more than this to tell which multiple is the shortest text. */
const unclear = -1;
/** Of `roundTo`: no multiple of the unit lies within the gap. */
const noneInGap = -2;
const scratch = new DataView(new ArrayBuffer(8));

/** Writes a positive double, and returns where it ends; -1 when it is left to `String`. Up to 24 bytes are overwritten. */
export function putShortDecimal(bytes: Buffer, view: DataView, pos: number, value: number): number {
  if (!(value >= least && value < most)) return -1;
  scratch.setFloat64(0, value);
  const at = (scratch.getUint16(0) >>> 4) - 1023 - leastExponent;
  let power = powers[at]!;
  if (value * scales[power]! >= 1e17) power--;
  const scale = scales[power]!;
  const product = value * scale;
  if (!(product > 1e16 && product < 1e17)) return -1;
  const top = topOf(value);
  const scaleTop = scaleTops[power]!;
  const rest = value - top;
  const scaleRest = scale - scaleTop;
  const error = top * scaleTop - product + top * scaleRest + rest * scaleTop + rest * scaleRest;
  const wholeError = Math.floor(error);
  let upper = Math.floor(product * 1e-8);
  let lower = product - upper * 1e8 + wholeError;
  if (lower < 0) {
    lower += 1e8;
    upper--;
  } else if (lower >= 1e8) {
    lower -= 1e8;
    upper++;
  }
  let rounded = round(lower | 0, error - wholeError, halfGaps[at]! * scale);
  if (rounded < 0) return -1;
  if (rounded >= 1e8) {
    rounded -= 1e8;
    upper++;
    if (upper >= 1e9) return -1;
  }
  return putDigits(bytes, view, pos, upper | 0, rounded, 17 - power);
}

/** The upper half of a double's digits: the product of two such halves is exact. */
function topOf(value: number): number {
  const big = value * (twoTo27 + 1);
  return big - (big - value);
}

/** Rounds `lower + fraction` to the multiple of the most zeros that is less than `half` away; -1 when that is not clear. */
function round(lower: number, fraction: number, half: number): number {
  let rounded = roundTo(100, lower, fraction, half);
  if (rounded === noneInGap) rounded = roundTo(10, lower, fraction, half);
  if (rounded === noneInGap) rounded = roundTo(1, lower, fraction, half);
  return rounded;
}

function roundTo(unit: number, lower: number, fraction: number, half: number): number {
  const over = lower % unit;
  // Each difference is exact, or has the right sign: `half` has no more digits than a double next to it.
  const side = over - unit / 2 + fraction;
  const spare = side < 0 ? half - over - fraction : half - (unit - over) + fraction;
  if (spare < 0) return noneInGap;
  if (spare === 0 || side === 0) return unclear;
  return side < 0 ? lower - over : lower - over + unit;
}

/** Writes 9 and 8 digits, of which so many stand before the point, without the zeros at the end. */
function putDigits(bytes: Buffer, view: DataView, pos: number, upper: number, lower: number, before: number): number {
  if (before <= 0) {
    // "0.00000"
    view.setUint32(pos, 0x3030_2e30, true);
    view.setUint32(pos + 4, 0x3030_3030, true);
    pos += 2 - before;
  }
  const from = before > 0 ? pos + 1 : pos;
  const first = (upper / 1e8) | 0;
  bytes[from] = 48 + first;
  putEightDigits(view, from + 1, upper - first * 1e8);
  putEightDigits(view, from + 9, lower);
  let end = from + 17;
  const leastEnd = from + before;
  while (end > leastEnd && bytes[end - 1] === 48) end--;
  if (before <= 0) return end;
  for (let at = pos; at < pos + before; at++) bytes[at] = bytes[at + 1]!;
  if (end === leastEnd) return end - 1;
  bytes[pos + before] = 46;
  return end;
}
