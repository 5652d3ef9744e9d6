import { checkLine } from "./check-line.ts";
import { lineScanner } from "./line-scanner.ts";
import type { ParsedLine } from "./parsed-line.ts";
import { readFields } from "./read-fields.ts";
import { readName } from "./read-name.ts";
import type { ReadingRules } from "./reading-rules.ts";
import { readTime } from "./read-time.ts";

/**
 * Reads one line, without its line feed.
 *
 * @throws {TypeError} It names the line, the column and what is wrong there.
 */
export function readLine(line: string, number: number, rules: ReadingRules): ParsedLine {
  const scanner = lineScanner(line, number);
  if (line === "") scanner.fail("the line is empty");
  if (line.startsWith("#")) scanner.fail("a line that begins with # is a comment");
  if (/\p{Surrogate}/u.test(line)) scanner.fail("a lone surrogate, for which UTF-8 has no bytes");
  const measurement = readName(scanner, "measurement", rules);
  const tags: [string, string][] = [];
  while (scanner.take(",")) {
    const key = readName(scanner, "tag key", rules);
    if (!scanner.take("=")) scanner.fail("= between tag key and tag value is missing");
    tags.push([key, readName(scanner, "tag value", rules)]);
  }
  const series = scanner.passed();
  if (scanner.match(/ +/y) === undefined) scanner.fail("a space between tags and fields is missing");
  const fields = readFields(scanner, rules);
  const time = readTime(scanner, rules.precision);
  if (scanner.rest() !== "") scanner.fail("there is more in the line");
  const parsed: ParsedLine = { measurement, tags, fields, ...(time !== undefined && { time }) };
  checkLine(parsed, series, number, rules);
  return parsed;
}
