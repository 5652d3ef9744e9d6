/**
 * A bound or a quantile in a tag, as Datadog's own mapping of OpenTelemetry writes it: `inf`, `-inf`, `0`, whole numbers with
 * `.0`. There is no `+` in an exponent, which no tag may have. opentelemetry-mapping-go, `formatFloat`.
 */
export function numberText(value: number): string {
  if (value === Infinity) return "inf";
  if (value === -Infinity) return "-inf";
  if (value === 0) return "0";
  const text = String(value);
  if (text.includes("e")) return text.replace("+", "");
  return Number.isInteger(value) ? `${text}.0` : text;
}
