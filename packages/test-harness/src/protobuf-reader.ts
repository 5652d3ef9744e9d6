import { fieldsOf, isMessage, type FieldSpec, type Message, type MessageName, type Scalar } from "./otlp-messages.ts";

/**
 * Reads a message from its protobuf bytes, knowing nothing but the wire format and the table of messages.
 *
 * It throws on what a sound encoder never writes, although some of it is allowed: unknown fields, a wrong wire type,
 * a single field twice, bytes that are missing or too many, invalid UTF-8.
 */
export function readProtobuf<Name extends MessageName>(name: Name, bytes: Uint8Array): Message<Name> {
  return readMessage(name, cursorOver(bytes)) as Message<Name>;
}

function cursorOver(bytes: Uint8Array): Cursor {
  return new Cursor(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0, bytes.byteLength);
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
  const items = cursor.inside();
  while (!items.atEnd()) list.push(readOne(field.type, itemType, items));
}

function readOne(type: Scalar | MessageName, wireType: number, cursor: Cursor): unknown {
  const expected = isMessage(type) ? 2 : wireTypes[type];
  if (wireType !== expected) throw new Error(`wire type ${wireType} instead of ${expected}`);
  return isMessage(type) ? readMessage(type, cursor.inside()) : scalarReaders[type](cursor);
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
  sint64: 0,
  enum: 0,
};

const scalarReaders: Readonly<Record<Scalar, (cursor: Cursor) => unknown>> = {
  string: (cursor) => utf8.decode(cursor.bytes()),
  bytes: (cursor) => Uint8Array.from(cursor.bytes()),
  id: (cursor) => Buffer.from(cursor.bytes()).toString("hex"),
  bool: (cursor) => cursor.varint() !== 0n,
  double: (cursor) => cursor.double(),
  fixed64: (cursor) => cursor.fixed64(),
  sfixed64: (cursor) => BigInt.asIntN(64, cursor.fixed64()),
  int64: (cursor) => BigInt.asIntN(64, cursor.varint()),
  uint64: (cursor) => cursor.varint(),
  int32: (cursor) => Number(BigInt.asIntN(32, cursor.varint())),
  uint32: (cursor) => Number(BigInt.asUintN(32, cursor.varint())),
  sint32: (cursor) => {
    const zigzag = Number(BigInt.asUintN(32, cursor.varint()));
    return zigzag & 1 ? -(zigzag >>> 1) - 1 : zigzag >>> 1;
  },
  sint64: (cursor) => {
    const zigzag = cursor.varint();
    return zigzag & 1n ? -(zigzag >> 1n) - 1n : zigzag >> 1n;
  },
  enum: (cursor) => Number(BigInt.asIntN(32, cursor.varint())),
};

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A place in a part of the bytes; all cursors of a message share one view, which makes reading three times faster. */
class Cursor {
  readonly #view: DataView;
  readonly #end: number;
  #position: number;

  constructor(view: DataView, start: number, end: number) {
    this.#view = view;
    this.#position = start;
    this.#end = end;
  }

  atEnd(): boolean {
    return this.#position === this.#end;
  }

  varint(): bigint {
    const first = this.#view.getUint8(this.#take(1));
    if (first < 0x80) return BigInt(first);
    let value = BigInt(first & 0x7f);
    for (let shift = 7n; shift < 70n; shift += 7n) {
      const byte = this.#view.getUint8(this.#take(1));
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new Error("a varint longer than ten bytes");
  }

  double(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  fixed64(): bigint {
    return this.#view.getBigUint64(this.#take(8), true);
  }

  /** The bytes of a length-delimited value. */
  bytes(): Uint8Array {
    const length = Number(this.varint());
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + this.#take(length), length);
  }

  /** The inside of a length-delimited value. */
  inside(): Cursor {
    const length = Number(this.varint());
    const start = this.#take(length);
    return new Cursor(this.#view, start, start + length);
  }

  #take(length: number): number {
    const left = this.#end - this.#position;
    if (length > left) throw new Error(`${length} bytes needed, ${left} left`);
    this.#position += length;
    return this.#position - length;
  }
}

const tables = new Map<MessageName, ReadonlyMap<number, FieldSpec>>();

function fieldsByNumber(name: MessageName): ReadonlyMap<number, FieldSpec> {
  let table = tables.get(name);
  if (!table) tables.set(name, (table = new Map(fieldsOf(name).map((field) => [field.number, field]))));
  return table;
}
