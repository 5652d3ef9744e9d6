import { failAt } from "../exposition/fail-at.ts";
import type { ParsedLine } from "./parsed-line.ts";
import type { ReadingRules } from "./reading-rules.ts";

/** `MaxKeyLength`: of measurement and tags, four bytes, and a field's key. */
const maxKeyBytes = 65_535;
/** InfluxDB 2 and 3: of every text. */
const maxTextBytes = 65_536;

/** Refuses what the grammar allows, and a server does not. `series`: measurement and tags as they stand there. */
export function checkLine(line: ParsedLine, series: string, number: number, { takes, sorted }: ReadingRules): void {
  const fail = (what: string, text?: string): never => failAt(`line ${number}`, what, text);
  const tagKeys = line.tags.map(([key]) => key);
  const fieldKeys = line.fields.map(([key]) => key);
  const reserved = tagKeys.find((key) => reservedTags(takes).includes(key));
  if (reserved !== undefined) fail("a tag key that is InfluxDB's own", reserved);
  if (!takes.has("time_field") && fieldKeys.includes("time")) fail("a field key that is InfluxDB's own", "time");
  const twice = repeated(tagKeys) ?? (takes.has("field_twice") ? undefined : repeated(fieldKeys));
  if (twice !== undefined) fail("a key that is there twice", twice);
  const both = takes.has("tag_and_field") ? undefined : fieldKeys.find((key) => tagKeys.includes(key));
  if (both !== undefined) fail("a key that is a tag's and a field's", both);
  const longestField = Math.max(...fieldKeys.map((key) => Buffer.byteLength(key)));
  const keyBytes = Buffer.byteLength(series) + 4 + longestField;
  if (keyBytes > maxKeyBytes)
    fail(`measurement, tags and a field's key are ${keyBytes} bytes, and ${maxKeyBytes} at most`);
  for (const [key, { value }] of line.fields) {
    if (typeof value === "string" && Buffer.byteLength(value) > maxTextBytes) fail(`a text of more than 64 KiB`, key);
  }
  if (sorted) checkOrder(tagKeys, fail);
}

/** `models/points.go` of InfluxDB 1 and 2: a point with such a tag is not read, and with InfluxDB 2 no other of its request. */
function reservedTags(takes: ReadingRules["takes"]): readonly string[] {
  return [
    ...(takes.has("time_tag") ? [] : ["time"]),
    ...(takes.has("reserved_tags") ? [] : ["_field", "_measurement"]),
  ];
}

function checkOrder(keys: readonly string[], fail: (what: string, text: string) => never): void {
  const bytes = keys.map((key) => Buffer.from(key));
  const early = keys.find((_, nth) => nth > 0 && Buffer.compare(bytes[nth - 1]!, bytes[nth]!) > 0);
  if (early !== undefined) fail("a tag that is not in the order of the keys", early);
}

function repeated(keys: readonly string[]): string | undefined {
  return keys.find((key, nth) => keys.indexOf(key) !== nth);
}
