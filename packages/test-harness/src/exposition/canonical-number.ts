/**
 * How a number is written as a `le` or `quantile` in OpenMetrics: as Go's `%g` does, with `.0` where it would look like an
 * integer, so that the label is the same whoever has written it. OpenMetrics 1.0, "Considerations: Canonical Numbers".
 */
export function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) return value === Infinity ? "+Inf" : String(value);
  const [digits = "", power = ""] = value.toExponential().split("e");
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 6) {
    return `${digits}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  const plain = Object.is(value, -0) ? "-0" : String(value);
  return plain.includes(".") ? plain : `${plain}.0`;
}
