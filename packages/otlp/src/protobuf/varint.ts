import type { Arena } from "../arena.ts";

/** How many bytes a number below 2^32 takes. */
export function varintSize(value: number): number {
  if (value < 128) return 1;
  if (value < 16_384) return 2;
  if (value < 2_097_152) return 3;
  return value < 268_435_456 ? 4 : 5;
}

/** Writes a number below 2^32 and returns where it ends. */
export function putVarint(bytes: Buffer, pos: number, value: number): number {
  while (value > 127) {
    bytes[pos++] = (value & 127) | 128;
    value >>>= 7;
  }
  bytes[pos++] = value;
  return pos;
}

/** Writes 64 bits, given in two halves, and returns where they end. */
export function putVarint64(bytes: Buffer, pos: number, low: number, high: number): number {
  while (high > 0 || low > 127) {
    bytes[pos++] = (low & 127) | 128;
    low = ((low >>> 7) | (high << 25)) >>> 0;
    high >>>= 7;
  }
  bytes[pos++] = low;
  return pos;
}

/**
 * Writes the length of what lies behind it, for which `reserved` bytes were left free at `at`; moves the content when
 * the length takes more or fewer. Returns how many it took.
 */
export function finishLength(arena: Arena, at: number, reserved: number): number {
  const content = arena.pos - at - reserved;
  const size = varintSize(content);
  if (size !== reserved) {
    if (size > reserved) arena.ensure(size - reserved);
    arena.bytes.copyWithin(at + size, at + reserved, arena.pos);
    arena.pos += size - reserved;
  }
  putVarint(arena.bytes, at, content);
  return size;
}
