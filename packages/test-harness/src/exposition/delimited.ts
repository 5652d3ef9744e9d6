import { failAt } from "./fail-at.ts";

/** Messages of protobuf, each after its length as a varint. */
export function delimited(body: Uint8Array): readonly Uint8Array[] {
  const messages: Uint8Array[] = [];
  let at = 0;
  while (at < body.length) {
    const place = placeOf(messages.length);
    let length = 0;
    for (let power = 1; ; power *= 128) {
      const byte = body[at++] ?? failAt(place, "its length is cut off");
      length += (byte & 0x7f) * power;
      if (byte < 0x80) break;
      if (power > 2 ** 28) failAt(place, "a length longer than five bytes");
    }
    if (at + length > body.length) failAt(place, `${length} bytes announced, ${body.length - at} left`);
    messages.push(body.subarray(at, at + length));
    at += length;
  }
  return messages;
}

export function placeOf(index: number): string {
  return `message ${index + 1}`;
}
