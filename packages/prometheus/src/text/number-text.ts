/** A sample's value; `undefined`: it is none. */
export function numberText(value: unknown): string | undefined {
  if (typeof value === "number") {
    // Only NaN and the infinities are not 0 here.
    if (value - value === 0) return value === 0 && Object.is(value, -0) ? "-0" : `${value}`;
    return value === Infinity ? "+Inf" : value === -Infinity ? "-Inf" : "NaN";
  }
  return typeof value === "bigint" ? `${value}` : undefined;
}
