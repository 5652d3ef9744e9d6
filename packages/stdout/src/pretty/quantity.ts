const letters = ["", " k", " M", " G", " T", " P", " E"];

/** A number as it is read: below 100 000 to the integer, with three digits at least, and above with three digits. */
export function numberText(value: number): string {
  const size = Math.abs(value);
  if (size < 99_999.5 && (Number.isInteger(value) || size >= 999.5)) return groupedText(value);
  return scaledText(value, letters, 1_000);
}

/** A number with one or two digits, for what is only ever an estimate: `6.0`, `0.25`, `1.2 k`. */
export function thinText(value: number): string {
  if (value === 0) return "0";
  const odd = oddText(value);
  if (odd !== undefined) return odd;
  const power = powerOf(value, 1_000, letters.length);
  const scaled = value / 1_000 ** power;
  const size = Math.abs(scaled);
  const digits = size < 1 ? scaled.toPrecision(2) : scaled.toFixed(size < 9.95 ? 1 : 0);
  return digits + letters[power]!;
}

/** Three digits and the name of the power of the base that they are of. */
export function scaledText(value: number, names: readonly string[], base: number): string {
  const odd = oddText(value);
  if (odd !== undefined) return odd + names[0]!;
  const power = powerOf(value, base, names.length);
  return threeDigits(value / base ** power) + names[power]!;
}

/** With three digits, or to the integer. */
export function threeDigits(value: number): string {
  return Math.abs(value) < 999.5 ? value.toPrecision(3) : groupedText(value);
}

/** What no scale is for: the infinite, the tiny, the huge. */
export function oddText(value: number): string | undefined {
  if (Number.isNaN(value)) return "NaN";
  const size = Math.abs(value);
  if (size === Infinity) return value < 0 ? "-∞" : "∞";
  if (value !== 0 && (size < 1e-3 || size >= 1e21)) return value.toExponential(2).replace("e+", "e");
  return undefined;
}

/** A number below a million, to the integer. */
function groupedText(value: number): string {
  const digits = Object.is(value, -0) ? "-0" : String(Math.round(value));
  return digits.replace(/(\d)(\d{3})$/, "$1 $2");
}

/** Which power of the base a value is told in: one that leaves less than the base when it is rounded. */
function powerOf(value: number, base: number, powers: number): number {
  let size = Math.abs(value);
  let power = 0;
  for (; size >= base - 0.5 && power < powers - 1; power++) size /= base;
  return power;
}
