import { fieldsOf, isMessage, type Message, type MessageName, type Scalar } from "./otlp-messages.ts";

/**
 * Reads a message from its OTLP JSON form: proto3 JSON, with lowerCamelCase keys, enums as numbers, and ids in
 * hexadecimal. 64-bit integers may be texts or numbers, as long as no digit is lost.
 *
 * It throws on what OTLP JSON does not allow: unknown keys, enum names, `null`, a number where a text has to be.
 */
export function readOtlpJson<Name extends MessageName>(name: Name, json: unknown): Message<Name> {
  return readMessage(name, json) as Message<Name>;
}

function readMessage(name: MessageName, json: unknown): Record<string, unknown> {
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw new Error(`${name} is ${shown(json)}`);
  const fields = fieldsOf(name);
  const message: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(json)) {
    const field = fields.find((candidate) => candidate.name === key);
    if (!field) throw new Error(`${name} has no field ${JSON.stringify(key)}`);
    try {
      if (field.repeated && !Array.isArray(value)) throw new Error(`${shown(value)} is no array`);
      message[key] = field.repeated
        ? (value as readonly unknown[]).map((item) => readOne(field.type, item))
        : readOne(field.type, value);
    } catch (error) {
      throw new Error(`${name}.${key}: ${(error as Error).message}`, { cause: error });
    }
  }
  return message;
}

function readOne(type: Scalar | MessageName, value: unknown): unknown {
  if (isMessage(type)) return readMessage(type, value);
  const read = scalarReaders[type](value);
  if (read === undefined) throw new Error(`${shown(value)} is no ${type}`);
  return read;
}

const scalarReaders: Readonly<Record<Scalar, (value: unknown) => unknown>> = {
  // A lone surrogate has no UTF-8 form: receivers read it as the replacement character.
  string: (value) => (typeof value === "string" ? Buffer.from(value).toString() : undefined),
  bytes: (value) => (isBase64(value) ? Uint8Array.from(Buffer.from(value, "base64")) : undefined),
  id: (value) => (typeof value === "string" && /^([\da-f]{2})*$/i.test(value) ? value.toLowerCase() : undefined),
  bool: (value) => (typeof value === "boolean" ? value : undefined),
  double: (value) => (typeof value === "number" ? value : notFinite.get(value)),
  fixed64: (value) => wholeNumber(value, 0n, 2n ** 64n - 1n),
  sfixed64: (value) => wholeNumber(value, -(2n ** 63n), 2n ** 63n - 1n),
  int64: (value) => wholeNumber(value, -(2n ** 63n), 2n ** 63n - 1n),
  uint64: (value) => wholeNumber(value, 0n, 2n ** 64n - 1n),
  int32: (value) => smallNumber(value, -(2 ** 31), 2 ** 31 - 1),
  uint32: (value) => smallNumber(value, 0, 2 ** 32 - 1),
  sint32: (value) => smallNumber(value, -(2 ** 31), 2 ** 31 - 1),
  sint64: (value) => wholeNumber(value, -(2n ** 63n), 2n ** 63n - 1n),
  enum: (value) => smallNumber(value, 0, 2 ** 31 - 1),
};

const notFinite: ReadonlyMap<unknown, number> = new Map([
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
]);

function wholeNumber(value: unknown, min: bigint, max: bigint): bigint | undefined {
  const readable = typeof value === "string" ? /^-?\d+$/.test(value) : Number.isSafeInteger(value);
  if (!readable) return undefined;
  const number = BigInt(value as string | number);
  return number >= min && number <= max ? number : undefined;
}

function smallNumber(value: unknown, min: number, max: number): number | undefined {
  return typeof value === "number" && Number.isInteger(value) && value >= min && value <= max ? value : undefined;
}

function isBase64(value: unknown): value is string {
  return typeof value === "string" && /^[\w+/-]*={0,2}$/.test(value);
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 80);
}
