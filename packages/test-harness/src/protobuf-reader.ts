import { fieldsOf, isMessage, type FieldSpec, type Message, type MessageName, type Scalar } from "./otlp-messages.ts";

/**
 * Reads a message from its protobuf bytes, knowing nothing but the wire format and the table of messages.
 *
 * It throws on what a sound encoder never writes, although some of it is allowed: unknown fields, a wrong wire type,
 * a single field twice, bytes that are missing or too many, invalid UTF-8.
 */
export function readProtobuf<Name extends MessageName>(name: Name, bytes: Uint8Array): Message<Name> {
  return readMessage(name, new Cursor(bytes)) as Message<Name>;
}

type Draft = Record<string, unknown>;

function readMessage(name: MessageName, cursor: Cursor): Draft {
  const message: Draft = {};
  while (!cursor.atEnd()) {
    const tag = Number(cursor.varint());
    const field = fieldsByNumber(name).get(tag >>> 3);
    if (!field) throw new Error(`${name} has no field ${tag >>> 3}`);
    try {
      readField(message, field, tag & 7, cursor);
    } catch (error) {
      throw new Error(`${name}.${field.name}: ${(error as Error).message}`, { cause: error });
    }
  }
  return message;
}

function readField(message: Draft, field: FieldSpec, wireType: number, cursor: Cursor): void {
  if (!field.repeated) {
    if (field.name in message) throw new Error("written twice");
    message[field.name] = readOne(field.type, wireType, cursor);
    return;
  }
  const list = (message[field.name] ??= []) as unknown[];
  const itemType = isMessage(field.type) ? 2 : wireTypes[field.type];
  if (wireType !== 2 || itemType === 2) {
    list.push(readOne(field.type, wireType, cursor));
    return;
  }
  // Packed: numbers, one behind the other.
  const items = new Cursor(cursor.bytes());
  while (!items.atEnd()) list.push(readOne(field.type, itemType, items));
}

function readOne(type: Scalar | MessageName, wireType: number, cursor: Cursor): unknown {
  const expected = isMessage(type) ? 2 : wireTypes[type];
  if (wireType !== expected) throw new Error(`wire type ${wireType} instead of ${expected}`);
  return isMessage(type) ? readMessage(type, new Cursor(cursor.bytes())) : scalarReaders[type](cursor);
}

const wireTypes: Readonly<Record<Scalar, number>> = {
  string: 2,
  bytes: 2,
  id: 2,
  bool: 0,
  double: 1,
  fixed64: 1,
  sfixed64: 1,
  int64: 0,
  uint64: 0,
  int32: 0,
  uint32: 0,
  sint32: 0,
  enum: 0,
};

const scalarReaders: Readonly<Record<Scalar, (cursor: Cursor) => unknown>> = {
  string: (cursor) => utf8.decode(cursor.bytes()),
  bytes: (cursor) => Uint8Array.from(cursor.bytes()),
  id: (cursor) => Buffer.from(cursor.bytes()).toString("hex"),
  bool: (cursor) => cursor.varint() !== 0n,
  double: (cursor) => cursor.eight().getFloat64(0, true),
  fixed64: (cursor) => cursor.eight().getBigUint64(0, true),
  sfixed64: (cursor) => cursor.eight().getBigInt64(0, true),
  int64: (cursor) => BigInt.asIntN(64, cursor.varint()),
  uint64: (cursor) => cursor.varint(),
  int32: (cursor) => Number(BigInt.asIntN(32, cursor.varint())),
  uint32: (cursor) => Number(BigInt.asUintN(32, cursor.varint())),
  sint32: (cursor) => {
    const zigzag = Number(BigInt.asUintN(32, cursor.varint()));
    return zigzag & 1 ? -(zigzag >>> 1) - 1 : zigzag >>> 1;
  },
  enum: (cursor) => Number(BigInt.asIntN(32, cursor.varint())),
};

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

class Cursor {
  readonly #view: DataView;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  atEnd(): boolean {
    return this.#position === this.#view.byteLength;
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#take(1).getUint8(0);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new Error("a varint longer than ten bytes");
  }

  eight(): DataView {
    return this.#take(8);
  }

  bytes(): Uint8Array {
    const view = this.#take(Number(this.varint()));
    return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  }

  #take(length: number): DataView {
    const left = this.#view.byteLength - this.#position;
    if (length > left) throw new Error(`${length} bytes needed, ${left} left`);
    const view = new DataView(this.#view.buffer, this.#view.byteOffset + this.#position, length);
    this.#position += length;
    return view;
  }
}

const tables = new Map<MessageName, ReadonlyMap<number, FieldSpec>>();

function fieldsByNumber(name: MessageName): ReadonlyMap<number, FieldSpec> {
  let table = tables.get(name);
  if (!table) tables.set(name, (table = new Map(fieldsOf(name).map((field) => [field.number, field]))));
  return table;
}
