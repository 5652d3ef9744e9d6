import { isForeign } from "../is-foreign.ts";
import { invalidAttribute } from "./unusable-point.ts";

/**
 * An attribute's value as a text: a string is itself, all else is JSON, but bytes are base64, NaN and the infinities are
 * bare words, and nothing is the empty text. OpenTelemetry specification, common/README.md, "AnyValue representation for
 * non-OTLP protocols".
 *
 * @throws {UnusablePoint} For a function or a symbol, an object of a class that would come out as an empty map, and what is
 * in itself or more than 64 levels deep.
 */
export function attributeText(value: unknown): string {
  switch (typeof value) {
    case "string":
      return wellFormed(value);
    case "number":
    case "boolean":
    case "bigint":
      return String(value);
    case "undefined":
      return "";
    case "object":
      if (value === null) return "";
      return value instanceof Uint8Array ? base64(value) : collectionJson(value, undefined);
    default:
      throw invalidAttribute;
  }
}

/** The arrays and maps that a value is in. */
interface Nesting {
  readonly value: object;
  readonly outer: Nesting | undefined;
  readonly depth: number;
}

const deepest = 64;

function json(value: unknown, outer: Nesting): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(wellFormed(value));
    case "number":
      return Number.isFinite(value) ? String(value) : `"${value}"`;
    case "boolean":
    case "bigint":
      return String(value);
    case "undefined":
      return "null";
    case "object":
      if (value === null) return "null";
      return value instanceof Uint8Array ? `"${base64(value)}"` : collectionJson(value, outer);
    default:
      throw invalidAttribute;
  }
}

function collectionJson(value: object, outer: Nesting | undefined): string {
  const nesting = nestingOf(value, outer);
  let text = "";
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) text += `${comma(text)}${json(value[index], nesting)}`;
    return `[${text}]`;
  }
  const map = value as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(map)) {
    text += `${comma(text)}${JSON.stringify(wellFormed(key))}:${json(map[key], nesting)}`;
  }
  return `{${text}}`;
}

function comma(before: string): string {
  return before === "" ? "" : ",";
}

function nestingOf(value: object, outer: Nesting | undefined): Nesting {
  for (let at = outer; at; at = at.outer) if (at.value === value) throw invalidAttribute;
  const depth = outer === undefined ? 1 : outer.depth + 1;
  if (depth > deepest || isForeign(value)) throw invalidAttribute;
  return { value, outer, depth };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

/** The text with every half of a surrogate pair that stands alone as U+FFFD: nothing else of it has a form in UTF-8. */
export function wellFormed(text: string): string {
  return (text as string & { toWellFormed(): string }).toWellFormed();
}
