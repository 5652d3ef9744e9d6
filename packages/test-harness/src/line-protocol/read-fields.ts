import type { LineScanner } from "./line-scanner.ts";
import { madeOnce } from "./made-once.ts";
import type { ParsedField } from "./parsed-line.ts";
import { readName } from "./read-name.ts";
import { readNumber } from "./read-number.ts";
import type { ReadingRules } from "./reading-rules.ts";

/** Takes the fields of a line. Types are told by their form: line-protocol.ebnf, `fieldval`. */
export function readFields(scanner: LineScanner, rules: ReadingRules): [string, ParsedField][] {
  const fields: [string, ParsedField][] = [];
  do {
    const key = readName(scanner, "field key", rules);
    if (!scanner.take("=")) scanner.fail("= between field key and field value is missing");
    fields.push([key, readField(scanner, rules)]);
  } while (scanner.take(","));
  return fields;
}

function readField(scanner: LineScanner, rules: ReadingRules): ParsedField {
  if (scanner.take('"')) return { type: "string", value: readString(scanner, rules) };
  const written = scanner.match(/[^, ]*/y) ?? "";
  if (written === "") scanner.fail("an empty field value");
  const value = booleans.get(written);
  return value === undefined ? readNumber(written, scanner, rules) : { type: "boolean", value };
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ...["t", "T", "true", "True", "TRUE"].map((written) => [written, true] as const),
  ...["f", "F", "false", "False", "FALSE"].map((written) => [written, false] as const),
]);

/** What is before the closing quote. A backslash stands before a quote or a backslash; before others servers differ. */
function readString(scanner: LineScanner, { takes }: ReadingRules): string {
  // Of control characters a tab: VictoriaMetrics and others end a line at every line feed.
  const controls = takes.has("control_characters") ? "\\n" : "\\0-\\x08\\x0a-\\x1f\\x7f";
  const escape = takes.has("lone_backslash_in_text") ? `\\\\[^${controls}]` : String.raw`\\["\\]`;
  const raw = scanner.match(madeOnce(`(?:[^"\\\\${controls}]|${escape})*`)) ?? "";
  if (scanner.take('"')) return raw.replaceAll(/\\(["\\])/g, "$1");
  const rest = scanner.rest();
  if (rest === "") scanner.fail("the quote at the end of a text is missing");
  if (rest.startsWith("\\")) scanner.fail('a backslash in a text that is before neither " nor a backslash');
  return scanner.fail("a control character in a text");
}
