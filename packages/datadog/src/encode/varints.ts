// Whole numbers in protobuf: seven bits to a byte, the lowest ones first. Protocol Buffers documentation, "Encoding".

/** How many bytes a number from 0 to 2^53 - 1 takes. */
export function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) size++;
  return size;
}

/** Writes a number from 0 to 2^53 - 1; gives the place behind it. */
export function writeVarint(bytes: Uint8Array, value: number, pos: number): number {
  let rest = value;
  // With 32 bits at the most, shifts do, which cost less than divisions.
  for (; rest > 0xffff_ffff; rest = Math.floor(rest / 0x80)) bytes[pos++] = (rest % 0x80) | 0x80;
  rest >>>= 0;
  for (; rest >= 0x80; rest >>>= 7) bytes[pos++] = (rest & 0x7f) | 0x80;
  bytes[pos++] = rest;
  return pos;
}
