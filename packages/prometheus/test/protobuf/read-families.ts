import { clientModel, type FieldSpec, type MessageName } from "./client-model.ts";

/** A message as it was read: 64 bits are bigints, a field that did not come is absent. */
export type Message = Readonly<Record<string, unknown>>;

/**
 * Reads delimited `MetricFamily` messages, knowing nothing but the wire format and the schema. It throws on what a sound
 * writer never writes: unknown fields, a single field twice, lengths that are wrong or longer than they need be.
 */
export function readFamilies(bytes: Uint8Array): readonly Message[] {
  const cursor = new Cursor(bytes);
  const families: Message[] = [];
  while (!cursor.atEnd) families.push(readMessage("MetricFamily", cursor.inside()));
  return families;
}

function readMessage(message: MessageName, cursor: Cursor): Message {
  const fields: Record<string, unknown> = {};
  while (!cursor.atEnd) {
    const tag = Number(cursor.varint());
    const field = (clientModel[message] as Readonly<Record<number, FieldSpec>>)[tag >>> 3];
    if (field === undefined) throw new Error(`${message} has no field ${tag >>> 3}`);
    const { name, type, repeated } = field;
    if (!repeated && name in fields) throw new Error(`${message}.${name} came twice`);
    const values = readValues(type, tag & 7, cursor);
    if (repeated) ((fields[name] ??= []) as unknown[]).push(...values);
    else [fields[name]] = values;
  }
  return fields;
}

/** One value, or those that are packed. */
function readValues(type: FieldSpec["type"], wireType: number, cursor: Cursor): readonly unknown[] {
  if (wireType === 2 && type !== "string" && !(type in clientModel)) {
    const inside = cursor.inside();
    const values: unknown[] = [];
    while (!inside.atEnd) values.push(readScalar(type, inside));
    return values;
  }
  const expected = type === "double" ? 1 : type === "string" || type in clientModel ? 2 : 0;
  if (wireType !== expected) throw new Error(`a ${type} of wire type ${wireType}`);
  return [type in clientModel ? readMessage(type as MessageName, cursor.inside()) : readScalar(type, cursor)];
}

function readScalar(type: FieldSpec["type"], cursor: Cursor): unknown {
  switch (type) {
    case "double":
      return cursor.double();
    case "string":
      return utf8.decode(cursor.inside().rest());
    case "sint32":
      return Number(unzigzag(cursor.varint()));
    case "sint64":
      return unzigzag(cursor.varint());
    case "uint64":
    case "int64":
      return cursor.varint();
    default:
      return Number(cursor.varint());
  }
}

function unzigzag(value: bigint): bigint {
  return value & 1n ? -(value >> 1n) - 1n : value >> 1n;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

class Cursor {
  readonly #bytes: Uint8Array;
  #pos = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#pos === this.#bytes.length;
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.#take(1)[0]!;
      value |= BigInt(byte & 127) << shift;
      if (byte > 127) continue;
      if (byte === 0 && shift > 0n) throw new Error("a varint that is longer than it need be");
      if (value !== BigInt.asUintN(64, value)) throw new Error("a varint of more than 64 bits");
      return value;
    }
  }

  double(): number | "stale NaN" {
    const { buffer, byteOffset } = this.#take(8);
    const view = new DataView(buffer, byteOffset, 8);
    return view.getBigUint64(0, true) === 0x7ff0_0000_0000_0002n ? "stale NaN" : view.getFloat64(0, true);
  }

  inside(): Cursor {
    return new Cursor(this.#take(Number(this.varint())));
  }

  rest(): Uint8Array {
    return this.#take(this.#bytes.length - this.#pos);
  }

  #take(length: number): Uint8Array {
    const end = this.#pos + length;
    if (end > this.#bytes.length) throw new Error(`${length} bytes needed, ${this.#bytes.length - this.#pos} left`);
    const taken = this.#bytes.subarray(this.#pos, end);
    this.#pos = end;
    return taken;
  }
}
