import { fieldsOf, isMessage, type Message, type MessageName, type Scalar } from "./otlp-messages.ts";

/** Writes a message as protobuf, in the plainest form: what far ends answer, and hand-made requests. */
export function writeProtobuf<Name extends MessageName>(name: Name, message: Message<Name>): Uint8Array {
  return writeMessage(name, message);
}

function writeMessage(name: MessageName, message: Readonly<Record<string, unknown>>): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const field of fieldsOf(name)) {
    const value = message[field.name];
    if (value === undefined) continue;
    for (const item of field.repeated ? (value as readonly unknown[]) : [value]) {
      parts.push(writeOne(field.number, field.type, item));
    }
  }
  return Buffer.concat(parts);
}

function writeOne(number: number, type: Scalar | MessageName, value: unknown): Uint8Array {
  if (isMessage(type)) return lengthDelimited(number, writeMessage(type, value as Readonly<Record<string, unknown>>));
  switch (type) {
    case "string":
      return lengthDelimited(number, Buffer.from(value as string));
    case "bytes":
      return lengthDelimited(number, value as Uint8Array);
    case "id":
      return lengthDelimited(number, Buffer.from(value as string, "hex"));
    case "double":
      return eightBytes(number, (view) => view.setFloat64(0, value as number, true));
    case "fixed64":
      return eightBytes(number, (view) => view.setBigUint64(0, value as bigint, true));
    case "sfixed64":
      return eightBytes(number, (view) => view.setBigInt64(0, value as bigint, true));
    case "sint32":
      return varintField(number, BigInt((((value as number) << 1) ^ ((value as number) >> 31)) >>> 0));
    case "sint64":
      return varintField(number, ((value as bigint) << 1n) ^ ((value as bigint) >> 63n));
    default:
      return varintField(number, BigInt(value as number | bigint | boolean));
  }
}

function lengthDelimited(number: number, content: Uint8Array): Uint8Array {
  return Buffer.concat([varint(BigInt((number << 3) | 2)), varint(BigInt(content.length)), content]);
}

function eightBytes(number: number, fill: (view: DataView) => void): Uint8Array {
  const content = new Uint8Array(8);
  fill(new DataView(content.buffer));
  return Buffer.concat([varint(BigInt((number << 3) | 1)), content]);
}

function varintField(number: number, value: bigint): Uint8Array {
  return Buffer.concat([varint(BigInt(number << 3)), varint(value)]);
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
