/**
 * Which entries are in each part that `Payload.split` makes of so many: the first and the second half, or all but those at
 * these indices. There is no part when that divides nothing: fewer than two entries, or none or all of them left out.
 */
export function splitIndices(count: number, by: "halves" | readonly number[]): readonly (readonly number[])[] {
  const indices = Array.from({ length: count }, (_, index) => index);
  if (by === "halves") {
    const middle = count >>> 1;
    return count < 2 ? [] : [indices.slice(0, middle), indices.slice(middle)];
  }
  const without = new Set(by);
  const rest = indices.filter((index) => !without.has(index));
  return rest.length > 0 && rest.length < count ? [rest] : [];
}
