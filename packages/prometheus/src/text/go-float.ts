/**
 * A number as Go writes it with as few digits as tell it from all others (`strconv.FormatFloat(x, 'g', -1, 64)`): `1e+06`,
 * `0.005`. Labels that are numbers (`le`, `quantile`) are texts to Prometheus, and most that it has come from Go.
 */
export function goFloat(value: number): string {
  if (value === Infinity) return "+Inf";
  if (value === -Infinity) return "-Inf";
  if (value === 0 || Number.isNaN(value)) return String(value);
  const [digits = "", exponentText = ""] = value.toExponential().split("e");
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 6) return String(value);
  return `${digits}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** The same as OpenMetrics has it: one can see that it is no integer. OpenMetrics 1.0, "Canonical Numbers". */
export function canonicalFloat(value: number): string {
  const text = goFloat(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
