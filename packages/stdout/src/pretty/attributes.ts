import type { Attributes } from "@opentelemetry/api";
import { type Piece, piece } from "./pieces.ts";
import { attributeWord, quoted } from "./visible.ts";

/** An attribute as it is shown, `key=value`. */
export interface Pair {
  /** With the equals sign. */
  readonly key: Piece;
  readonly value: Piece;
}

/** Attributes in the order of their keys, safe to show. */
export function pairsOf(attributes: Attributes | null | undefined): readonly Pair[] {
  const map = attributes ?? {};
  return Object.keys(map)
    .sort()
    .map((key) => ({
      key: piece(`${attributeWord(cut(key))}=`, "dim"),
      value: piece(cut(valueText(map[key], 0))),
    }));
}

/** What tells the series of an instrument apart, in whatever order their attributes come. */
export function seriesKey(attributes: Attributes | null | undefined): string {
  const map: Record<string, unknown> = attributes ?? {};
  const keys = Object.keys(map);
  if (keys.length > 1) keys.sort();
  let all = "";
  for (const name of keys) {
    const value = map[name];
    // A letter for the type: the text "1" and the number 1 are two series.
    if (typeof value === "string") all += `${name}\0s${value}\0`;
    else if (typeof value === "number") all += `${name}\0n${value}\0`;
    else all += `${name}\0o${valueText(value, 0)}\0`;
  }
  return all;
}

// No terminal is that wide, and values may be of any size.
const longest = 512;
const deepest = 4;

function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}

function valueText(value: unknown, depth: number): string {
  switch (typeof value) {
    case "string":
      return depth === 0 ? attributeWord(cut(value)) : quoted(cut(value));
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "boolean":
    case "bigint":
      return String(value);
    case "object":
      return value === null ? "null" : objectText(value, depth);
    case "undefined":
      return "null";
    default:
      return `(${typeof value})`;
  }
}

function objectText(value: object, depth: number): string {
  if (ArrayBuffer.isView(value)) return `(${value.byteLength} bytes)`;
  if (depth === deepest) return "…";
  if (Array.isArray(value)) return `[${listText(value, (item) => valueText(item, depth + 1))}]`;
  const map = value as Record<string, unknown>;
  const entryText = (key: string): string => `${attributeWord(cut(key))}: ${valueText(map[key], depth + 1)}`;
  return `{${listText(Object.keys(map), entryText)}}`;
}

/** As many as anybody could read. */
function listText<Item>(items: readonly Item[], textOf: (item: Item) => string): string {
  let text = "";
  for (const item of items) {
    if (text.length > longest) return `${text}…`;
    text += (text === "" ? "" : ", ") + textOf(item);
  }
  return text;
}
