/**
 * A number without an exponent, in as few digits as tell it from all others, as Go's `strconv.FormatFloat(x, 'f', -1, 64)` has
 * it: `0.005`, `1000000000000000000000`. The names of buckets and quantiles are such texts, here and in the Collector.
 */
export function decimalText(value: number): string {
  if (value === Infinity) return "+Inf";
  if (value === -Infinity) return "-Inf";
  const text = String(value);
  const parts = exponential.exec(text);
  if (parts === null) return text;
  const [, sign = "", first = "", rest = "", exponent = ""] = parts;
  const digits = first + rest;
  const point = 1 + Number(exponent);
  return point > 0 ? sign + digits.padEnd(point, "0") : `${sign}0.${"0".repeat(-point)}${digits}`;
}

// JavaScript writes an exponent below 1e-6, where the point is left of all digits, and from 1e21 on, where it is right of them.
const exponential = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/;
