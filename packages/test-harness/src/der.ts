/** DER, the binary form of certificates: each value is a tag, a length and its content (ITU-T X.690). */
export type Der = Uint8Array;

export function sequence(...parts: readonly Der[]): Der {
  return tagged(0x30, ...parts);
}

export function set(...parts: readonly Der[]): Der {
  return tagged(0x31, ...parts);
}

export function objectId(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return tagged(0x06, Uint8Array.from([first * 40 + second, ...rest.flatMap((part) => base128(part))]));
}

/** A whole number that is not negative, given as its bytes, the highest first. */
export function integer(bytes: Uint8Array): Der {
  return tagged(0x02, bytes[0]! & 0x80 ? Uint8Array.of(0) : Uint8Array.of(), bytes);
}

export function boolean(value: boolean): Der {
  return tagged(0x01, Uint8Array.of(value ? 0xff : 0));
}

export function utf8(text: string): Der {
  return tagged(0x0c, new TextEncoder().encode(text));
}

/** A moment in the form that certificates use until 2049. */
export function utcTime(date: Date): Der {
  const digits = date.toISOString().replace(/[-:T]/g, "").slice(2, 14);
  return tagged(0x17, new TextEncoder().encode(`${digits}Z`));
}

export function bitString(bytes: Uint8Array, unusedBits = 0): Der {
  return tagged(0x03, Uint8Array.of(unusedBits), bytes);
}

export function octetString(bytes: Uint8Array): Der {
  return tagged(0x04, bytes);
}

export function tagged(tag: number, ...parts: readonly Uint8Array[]): Der {
  const content = Buffer.concat(parts);
  return Buffer.concat([Uint8Array.from([tag, ...lengthBytes(content.length)]), content]);
}

function lengthBytes(length: number): readonly number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

function base128(value: number): readonly number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}
