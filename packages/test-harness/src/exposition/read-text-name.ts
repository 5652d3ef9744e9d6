import type { LineReader } from "./line-reader.ts";
import type { TextRules } from "./text-rules.ts";
import { unescape } from "./unescape.ts";

const metricName = /[A-Za-z_:][\w:]*/y;
const labelName = /[A-Za-z_]\w*/y;
/** What is in quotes; it may have whatever JavaScript takes for the end of a line, but no LF is in a line. */
const quoted = /"(?:[^"\\]|\\[^])*"/y;

/** The name of a metric, not in quotes: they have their place in braces. */
export function readBareMetricName(line: LineReader): string | undefined {
  return line.take(metricName);
}

/** The name of a metric in a line of metadata. */
export function readMetricName(line: LineReader, rules: TextRules): string {
  return readBareMetricName(line) ?? readQuotedName(line, rules, metricName) ?? line.fail("no name of a metric");
}

export function readLabelName(line: LineReader, rules: TextRules): string {
  return line.take(labelName) ?? readQuotedName(line, rules, labelName) ?? line.fail("no name of a label");
}

/** A name in quotes, if the format has them; like `plain` where the names of others are escaped. */
export function readQuotedName(line: LineReader, rules: TextRules, plain: RegExp = metricName): string | undefined {
  const name = rules.quotedNames ? readQuoted(line, rules) : undefined;
  if (name === undefined) return undefined;
  if (name === "") line.fail("an empty name");
  plain.lastIndex = 0;
  if (!rules.anyNames && plain.exec(name)?.[0] !== name) line.fail("a name that had to be escaped");
  return name;
}

/** What is in quotes, without its escapes. */
export function readQuoted(line: LineReader, rules: TextRules): string | undefined {
  const text = line.take(quoted);
  if (text === undefined) return undefined;
  return unescape(text.slice(1, -1), '\\n"', rules.openMetrics) ?? line.fail("an escape that is none");
}
