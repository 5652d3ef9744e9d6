type Library = typeof import("@platformatic/kafka");

/**
 * What a record has before and behind its value, which is copied by nobody for that. Its time and its place in the batch are those of the
 * batch, and it has no headers. Apache Kafka, message format, "Record".
 */
export function aroundValue(
  { Writer }: Library,
  key: Buffer | undefined,
  value: Uint8Array,
): readonly [before: Buffer, behind: Buffer] {
  const behind = Buffer.from([0]);
  const before = Writer.create()
    .appendInt8(0)
    .appendVarInt64(0n)
    .appendVarInt(0)
    .appendVarIntBytes(key)
    .appendVarInt(value.byteLength);
  before.appendVarInt(before.length + value.byteLength + behind.byteLength, false);
  return [before.buffer, behind];
}
