import { wellFormed } from "@meterbridge/core/points";

/**
 * What becomes of a backslash. Servers disagree on it: InfluxDB 1 and 2 read `\\` as two, InfluxDB 3 and VictoriaMetrics as one, so
 * it is never doubled. One at the end would escape what follows, and is left out. One before a comma, a space or `=` becomes a
 * slash: InfluxDB 3 and VictoriaMetrics lose such a line, InfluxDB 1 and 2 do in a field's key, and can lose those that follow. So
 * does one before a quote in a measurement, which InfluxDB 1 and 2 would leave out. All others stay with `"keep"`, and become
 * slashes, too, with `"slash"`.
 */
export type Backslashes = "keep" | "slash";

/**
 * A measurement as it is written: commas and spaces escaped. Control characters become `_`, because most servers refuse them, and
 * so is put before a `#`: the line would be a comment, and no escape prevents it. Empty when nothing is left: no line can be written.
 */
export function measurementText(name: string, backslashes: Backslashes): string {
  if (plainMeasurement.test(name)) return name;
  const text = clean(name, inMeasurement, backslashes);
  return (text.startsWith("#") ? `_${text}` : text).replace(/[, ]/g, escapedMatch);
}

/** A tag's key as it is written. Control characters become `_`. Empty when nothing is left: the tag cannot be written. */
export function tagKeyText(key: string, backslashes: Backslashes): string {
  return plainTag.test(key) ? key : escaped(clean(key, inKey, backslashes));
}

/**
 * A tag's value as it is written. Control characters become spaces: a server would take a line feed for the line's end. A value of
 * spaces is one. Empty when nothing is left: to write the tag then would cost the line.
 */
export function tagValueText(value: string, backslashes: Backslashes): string {
  return plainTag.test(value) ? value : escaped(clean(value, inValue, backslashes));
}

/**
 * A field's key as it is written. Control characters become `_`, and a quote `'`: VictoriaMetrics takes it for the beginning of a
 * string, and loses the line. Empty when nothing is left: the field cannot be written.
 */
export function fieldKeyText(key: string, backslashes: Backslashes): string {
  return plainFieldKey.test(key) ? key : tagKeyText(key.replaceAll('"', "'"), backslashes);
}

/** The most bytes of a string field. InfluxDB documentation, "Line protocol", "String": InfluxDB 3 refuses a line that has a longer one. */
export const longestString: number = 64 * 1024;

/**
 * A string as the value of a field, with its quotes. Control characters become spaces: some servers end the line at a line feed,
 * and would keep an escaped one as a backslash and an `n`. Here every server reads `\\` as one backslash.
 */
export function stringFieldText(value: string): string {
  if (plainString.test(value)) return `"${value}"`;
  return `"${wellFormed(value).replace(control, " ").replace(/["\\]/g, escapedMatch)}"`;
}

const escapedMatch = "\\$&";

// What needs nothing done: everything but control characters, surrogates, and what has a meaning there.
const plainMeasurement = /^(?!#)[!-+\--[\]-~\u0080-\ud7ff\ue000-\uffff]*$/;
const plainTag = /^[!-+\--<>-[\]-~\u0080-\ud7ff\ue000-\uffff]*$/;
const plainFieldKey = /^[!#-+\--<>-[\]-~\u0080-\ud7ff\ue000-\uffff]*$/;
const plainString = /^[ !#-[\]-~\u0080-\ud7ff\ue000-\uffff]*$/;

/** What is to be escaped at most. */
const sound = /^[ -[\]-~\u0080-\ud7ff\ue000-\uffff]*$/;

/** 00 to 1f, and 7f. */
const control = /[^ -~\u0080-\uffff]/g;

interface Place {
  readonly forControl: string;
  /** A backslash that must not stay. */
  readonly risky: RegExp;
}

const inMeasurement: Place = { forControl: "_", risky: /\\(?=[,= "])/g };
const inKey: Place = { forControl: "_", risky: /\\(?=[,= ])/g };
const inValue: Place = { forControl: " ", risky: inKey.risky };

function clean(text: string, { forControl, risky }: Place, backslashes: Backslashes): string {
  if (sound.test(text)) return text;
  const printable = wellFormed(text).replace(control, forControl);
  if (!printable.includes("\\")) return printable;
  return backslashes === "slash" ? printable.replaceAll("\\", "/") : withoutTail(printable).replace(risky, "/");
}

function withoutTail(text: string): string {
  let end = text.length;
  while (text[end - 1] === "\\") end--;
  return text.slice(0, end);
}

// Half the time of a regular expression, and texts with spaces are not rare.
function escaped(text: string): string {
  let written = "";
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit !== space && unit !== comma && unit !== equals) continue;
    written += `${text.slice(from, at)}\\`;
    from = at;
  }
  return written + text.slice(from);
}

const space = 0x20;
const comma = 0x2c;
const equals = 0x3d;
