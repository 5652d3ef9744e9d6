// Protobuf that is kept for later is kept as a text of which each character is a byte ("latin1"): half the memory of a Buffer
// with as much in it, equal when the bytes are, and written by one copy. Protocol Buffers documentation, "Encoding".

/** A field of text or of another message; `bytes` has a byte in each character. */
export function lengthField(field: number, bytes: string): string {
  return `${varint((field << 3) | 2)}${varint(bytes.length)}${bytes}`;
}

/** A field of a whole number. */
export function varintField(field: number, value: number): string {
  return `${varint(field << 3)}${varint(value)}`;
}

/** A text in UTF-8, each byte a character. */
export function utf8(text: string): string {
  return ascii.test(text) ? text : Buffer.from(text).toString("latin1");
}

function varint(value: number): string {
  if (value < 0x80) return String.fromCharCode(value);
  let text = "";
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) text += String.fromCharCode((rest % 0x80) + 0x80);
  return text + String.fromCharCode(rest);
}

const ascii = /^[\0-\x7f]*$/;
