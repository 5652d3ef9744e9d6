import type { FamilyType } from "./exposition.ts";
import type { LineReader } from "./line-reader.ts";
import { readMetricName } from "./read-text-name.ts";
import type { TextRules } from "./text-rules.ts";
import { unescape } from "./unescape.ts";

/** A line that says something of a family. */
export type Metadata =
  | { readonly kind: "TYPE"; readonly family: string; readonly value: FamilyType }
  | { readonly kind: "HELP" | "UNIT"; readonly family: string; readonly value: string };

/** A line that begins with `#`: `undefined` for a comment, which only Prometheus' own formats have. */
export function readMetadata(line: LineReader, rules: TextRules): Metadata | undefined {
  line.need(/#/y, "#");
  if (!line.space() && rules.openMetrics) line.fail("a comment");
  const kind = line.take(/(?:TYPE|HELP|UNIT)(?=[ \t]|$)/y) as Metadata["kind"] | undefined;
  if (!kind) return rules.openMetrics ? line.fail("a comment") : undefined;
  if (!line.space()) line.fail(`${kind} of nothing`);
  const family = readMetricName(line, rules);
  const isFollowed = line.space();
  const rest = line.rest();
  if (!isFollowed && (rules.openMetrics || rest !== "")) line.fail(`no space behind the name in ${kind}`);
  switch (kind) {
    case "TYPE":
      return { kind, family, value: readType(line, rules, rest) };
    case "HELP":
      return { kind, family, value: readHelp(line, rules, rest) };
    case "UNIT":
      if (!/^[\w:]*$/.test(rest)) line.fail(`the unit ${rest} has characters that no unit has`);
      return { kind, family, value: rest };
  }
}

function readType(line: LineReader, rules: TextRules, rest: string): FamilyType {
  const type = rules.openMetrics ? rest : rest.replace(/[ \t]+$/, "");
  return Object.hasOwn(rules.suffixes, type) ? (type as FamilyType) : line.fail(`there is no type "${type}"`);
}

function readHelp(line: LineReader, rules: TextRules, rest: string): string {
  if (rules.openMetrics && /(?<!\\)(?:\\\\)*"/.test(rest)) line.fail("a quote without a backslash");
  return unescape(rest, rules.openMetrics ? '\\n"' : "\\n", rules.openMetrics) ?? line.fail("an escape that is none");
}
