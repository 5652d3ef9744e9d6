/** How many bytes a number below 2^32 takes. */
export function varintSize(value: number): number {
  if (value < 128) return 1;
  if (value < 16_384) return 2;
  if (value < 2_097_152) return 3;
  return value < 268_435_456 ? 4 : 5;
}

/** Writes a number below 2^32 and returns where it ends. */
export function putVarint(bytes: Uint8Array, pos: number, value: number): number {
  while (value > 127) {
    bytes[pos++] = (value & 127) | 128;
    value >>>= 7;
  }
  bytes[pos++] = value;
  return pos;
}
