import { attributeText, type Point, UnusablePoint } from "@meterbridge/core/points";
import type { Line } from "../schema/custom-schema.ts";
import { noFiniteField, pointTooLarge, schemaError, seriesKeyTooLong } from "../text/drop-reasons.ts";
import { fieldKeyText, longestString, measurementText, stringFieldText, tagValueText } from "../text/escape.ts";
import { floatField, integerField } from "../text/field-values.ts";
import { isKeyTooLong } from "../text/key-length.ts";
import type { LineSettings } from "./settings.ts";

type Settings = Pick<LineSettings, "backslashes" | "rename" | "tagKeys" | "time">;

/** What a line is without what it does not say. */
interface OfPoint {
  readonly tags: Readonly<Record<string, string>>;
  readonly time: Point["endTime"];
}

/**
 * A line of a user's schema as it is written, without its line feed. Fields keep their keys before tags do: where both would have
 * the same, which InfluxDB 3 refuses, the tag gets a `_` behind it.
 *
 * @throws {UnusablePoint} When it is no line, has nothing to say, or says what no server takes.
 */
export function customLine(line: Line, ofPoint: OfPoint, settings: Settings): string {
  try {
    if (typeof line.measurement !== "string" || !isObject(line.fields)) throw schemaError;
    const measurement = measurementOf(line.measurement, settings);
    const fields = fieldsOf(line.fields, settings);
    const tags = tagsText(line.tags ?? ofPoint.tags, fields, settings);
    const head = `${measurement}${tags}`;
    let longest = 0;
    for (const key of fields.keys()) longest = Math.max(longest, Buffer.byteLength(key));
    if (isKeyTooLong(head, longest)) throw seriesKeyTooLong;
    const written = Array.from(fields, ([key, value]) => `${key}=${value}`).join(",");
    return `${head} ${written} ${settings.time.of(line.time ?? ofPoint.time)}`;
  } catch (error) {
    throw error instanceof UnusablePoint ? error : schemaError;
  }
}

function measurementOf(name: string, { backslashes, rename }: Settings): string {
  const text = measurementText(rename(name, "measurement") ?? name, backslashes);
  if (text === "") throw schemaError;
  return text;
}

/** Keys and values of the fields, as they are written. */
function fieldsOf(fields: Line["fields"], { backslashes, rename }: Settings): ReadonlyMap<string, string> {
  const written = new Map<string, string>();
  for (const name of Object.keys(fields)) {
    const value = fieldValue(fields[name]);
    let key = value === undefined ? "" : fieldKeyText(rename(name, "field") ?? "", backslashes);
    if (value === undefined || key === "") continue;
    while (key === reservedField || written.has(key)) key += "_";
    written.set(key, value);
  }
  if (written.size === 0) throw noFiniteField;
  return written;
}

/** InfluxDB leaves such a field out, and, when it is the only one, the line. */
const reservedField = "time";

function fieldValue(value: unknown): string | undefined {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? floatField(value) : undefined;
    case "bigint":
      return integerField(value);
    case "boolean":
      return String(value);
    case "string":
      if (Buffer.byteLength(value) > longestString) throw pointTooLarge;
      return stringFieldText(value);
    case "undefined":
      return undefined;
    default:
      if (value === null) return undefined;
      throw schemaError;
  }
}

function tagsText(
  tags: Readonly<Record<string, unknown>>,
  fields: ReadonlyMap<string, string>,
  { backslashes, tagKeys }: Settings,
): string {
  if (!isObject(tags)) throw schemaError;
  const names: string[] = [];
  const values: string[] = [];
  for (const name of Object.keys(tags)) {
    const value = tagValueText(attributeText(tags[name]), backslashes);
    if (value === "") continue;
    names.push(name);
    values.push(value);
  }
  return tagKeys
    .of(names, (key) => fields.has(key))
    .flatMap((key, index) => (key === undefined ? [] : { key, value: values[index]! }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ key, value }) => `,${key}=${value}`)
    .join("");
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
