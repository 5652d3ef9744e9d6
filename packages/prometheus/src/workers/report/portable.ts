/**
 * A value as any channel carries it: JSON has no NaN, no infinity, no -0, no bigint, no bytes and no `undefined`. What it has not
 * is an object with one key; an object of the value itself is one of these, too, so that nothing can be mistaken.
 */
export type Portable = string | number | boolean | null | readonly Portable[] | Tagged;

type Tagged =
  | { readonly number: string }
  | { readonly bigint: string }
  | { readonly bytes: readonly number[] }
  | { readonly entries: readonly (readonly [string, Portable])[] }
  | { readonly nothing: true };

// Deeper than any attribute is meant to be; what contains itself ends here.
const deepest = 32;

/** @throws {TypeError} When it is no data: a function, a symbol, or something that contains itself. */
export function toPortable(value: unknown, depth = 0): Portable {
  switch (typeof value) {
    case "number":
      return isPlain(value) ? value : { number: value === 0 ? "-0" : String(value) };
    case "string":
    case "boolean":
      return value;
    case "bigint":
      return { bigint: String(value) };
    case "undefined":
      return { nothing: true };
    case "object":
      break;
    default:
      throw new TypeError(`a ${typeof value} is no data`);
  }
  if (value === null) return null;
  if (depth === deepest) throw new TypeError("it is nested too deeply");
  if (Array.isArray(value)) return value.map((item) => toPortable(item, depth + 1));
  if (value instanceof Uint8Array) return { bytes: [...value] };
  // Dates, maps and the like would come out empty.
  if (Object.prototype.toString.call(value) !== "[object Object]") throw new TypeError("it is no data");
  return { entries: Object.entries(value).map(([key, inner]) => [key, toPortable(inner, depth + 1)] as const) };
}

/** Whether JSON has such a number. */
export function isPlain(number: number): boolean {
  return Number.isFinite(number) && !Object.is(number, -0);
}

export function fromPortable(portable: Portable): unknown {
  if (typeof portable !== "object" || portable === null) return portable;
  if (isList(portable)) return portable.map((item) => fromPortable(item));
  if ("number" in portable) return Number(portable.number);
  if ("bigint" in portable) return BigInt(portable.bigint);
  if ("bytes" in portable) return Uint8Array.from(portable.bytes);
  // As own properties, whatever they are called: `__proto__` is a key like any other.
  if ("entries" in portable) {
    return Object.fromEntries(portable.entries.map(([key, inner]) => [key, fromPortable(inner)]));
  }
  return undefined;
}

function isList(portable: Portable): portable is readonly Portable[] {
  return Array.isArray(portable);
}
