import type { Attributes } from "@opentelemetry/api";
import type { Arena } from "../arena.ts";
import { AttributeHeads, isPlainAscii } from "../attribute-heads.ts";
import { noteAttribute } from "../attribute-snapshot.ts";
import { literal, putLiteral, type Literal } from "../literal.ts";
import { dropComma, writeKeyValue } from "./any-value.ts";
import { putWhole } from "./digits.ts";

// Unlike Object.hasOwn, V8 makes nothing of it within for-in.
// oxlint-disable-next-line typescript/unbound-method -- it is only used by call
const { hasOwnProperty } = Object.prototype;

// Bounded, and right for whoever uses them: keys are compared before.
const heads = new AttributeHeads((key) =>
  isPlainAscii(key) ? Buffer.from(`{"key":${JSON.stringify(key)},"value":{`) : undefined,
);
const stringHead = literal('"stringValue":"');
const intHead = literal('"intValue":"');
const tail = literal('"}},');

/** Writes attributes as KeyValues with commas between them, and notes them in the snapshot if there is one. */
export function writeAttributes(arena: Arena, attributes: Attributes, snapshot: unknown[] | undefined): void {
  const from = arena.pos;
  let place = 0;
  for (const key in attributes) {
    if (!hasOwnProperty.call(attributes, key)) continue;
    const value: unknown = attributes[key];
    const head = heads.of(place++, key);
    if (typeof value === "string") {
      if (snapshot !== undefined) snapshot.push(key, value);
      if (head !== undefined && writePlain(arena, head, value)) continue;
    } else {
      if (snapshot !== undefined) noteAttribute(snapshot, key, value);
      if (head !== undefined && typeof value === "number" && value > 0 && (value | 0) === value) {
        arena.ensure(head.length + 40);
        const pos = putLiteral(arena.view, putLiteral(arena.view, arena.pos, head), intHead);
        arena.pos = putLiteral(arena.view, putWhole(arena.view, pos, value), tail);
        continue;
      }
    }
    writeKeyValue(arena, key, value, undefined);
  }
  dropComma(arena, from);
}

/** Writes a text attribute when nothing in it has to be escaped: nearly all are so, and it takes the fewest steps. */
function writePlain(arena: Arena, head: Literal, value: string): boolean {
  const { length } = value;
  if (arena.pos + length > arena.limit) return false;
  arena.ensure(head.length + length + 32);
  const { bytes, view } = arena;
  let pos = putLiteral(view, putLiteral(view, arena.pos, head), stringHead);
  for (let index = 0; index < length; index++) {
    const code = value.charCodeAt(index);
    if (code < 32 || code > 126 || code === 34 || code === 92) return false;
    bytes[pos++] = code;
  }
  arena.pos = putLiteral(view, pos, tail);
  return true;
}
