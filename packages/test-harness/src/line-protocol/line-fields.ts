import { failAt } from "../exposition/fail-at.ts";
import type { ParsedField, ParsedLine } from "./parsed-line.ts";

/** The fields of a line, each to be taken once: what is left is not the schema's. */
export interface LineFields {
  /** The keys that were not taken yet. */
  readonly keys: () => readonly string[];
  readonly has: (key: string) => boolean;
  /** Takes a number, as it is written: an integer is a `bigint`. */
  readonly number: (key: string) => number | bigint | undefined;
  /** Takes a number as a double. */
  readonly double: (key: string) => number | undefined;
  /** Takes a whole number, of whatever type. */
  readonly count: (key: string) => bigint | undefined;
  /** Throws a TypeError that names the line. */
  readonly fail: (what: string, text?: string) => never;
  /** Throws when there is more. */
  readonly end: () => void;
}

export function lineFields({ measurement, fields }: Pick<ParsedLine, "measurement" | "fields">): LineFields {
  const left = new Map(fields);
  const fail = (what: string, text?: string): never => failAt(`a line of ${JSON.stringify(measurement)}`, what, text);
  const take = (key: string): number | bigint | undefined => {
    const field: ParsedField | undefined = left.get(key);
    left.delete(key);
    if (field === undefined) return undefined;
    const { value } = field;
    return typeof value === "number" || typeof value === "bigint" ? value : fail("a field that is no number", key);
  };
  return {
    keys: () => [...left.keys()],
    has: (key) => left.has(key),
    number: take,
    double(key) {
      const value = take(key);
      return value === undefined ? undefined : Number(value);
    },
    count(key) {
      const value = take(key);
      if (value === undefined) return undefined;
      return Number(value) >= 0 && Number.isInteger(Number(value)) ? BigInt(value) : fail("a count that is none", key);
    },
    fail,
    end() {
      if (left.size > 0) fail("a field that is not the schema's", [...left.keys()].join());
    },
  };
}
