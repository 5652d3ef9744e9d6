/** The digits of 0 to 99 as two bytes. */
const pairs = Uint16Array.from({ length: 100 }, (_, value) => 0x3030 + ((value / 10) | 0) + ((value % 10) << 8));

/** The digits of a number below 10 000, zeros in front included, as the four bytes of a little-endian word. */
export function fourDigits(value: number): number {
  const upper = (value / 100) | 0;
  return pairs[upper]! | (pairs[value - upper * 100]! << 16);
}

/** Writes the eight digits of a number below 10^8, zeros in front included. */
export function putEightDigits(view: DataView, pos: number, value: number): void {
  const upper = (value / 10_000) | 0;
  view.setUint32(pos, fourDigits(upper), true);
  view.setUint32(pos + 4, fourDigits(value - upper * 10_000), true);
}
