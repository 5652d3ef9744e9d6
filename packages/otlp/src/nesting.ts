import { isForeign } from "@meterbridge/core";
import { attributeTooDeep, circularAttribute, invalidAttribute } from "./unencodable.ts";

const deepest = 64;

/** The arrays and maps that an attribute's value is in. */
export interface Nesting {
  readonly value: object;
  readonly outer: Nesting | undefined;
  readonly depth: number;
}

/**
 * Goes into an array or a map.
 *
 * @throws {Unencodable} when it is in itself, too deep, or an object of a class that has no form in OTLP.
 */
export function nestingOf(value: object, outer: Nesting | undefined): Nesting {
  for (let at = outer; at; at = at.outer) if (at.value === value) throw circularAttribute;
  const depth = outer === undefined ? 1 : outer.depth + 1;
  if (depth > deepest) throw attributeTooDeep;
  if (isForeign(value)) throw invalidAttribute;
  return { value, outer, depth };
}
