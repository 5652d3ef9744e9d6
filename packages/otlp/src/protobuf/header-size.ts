/** How many bytes a field's tag and length take, given all of its bytes. */
export function headerSize(size: number): number {
  if (size < 130) return 2;
  if (size < 16_387) return 3;
  if (size < 2_097_156) return 4;
  return size < 268_435_461 ? 5 : 6;
}
