import type { LineScanner } from "./line-scanner.ts";
import { madeOnce } from "./made-once.ts";
import type { ReadingRules } from "./reading-rules.ts";

type Name = "measurement" | "tag key" | "tag value" | "field key";

// oxlint-disable-next-line no-control-regex -- these are what is looked for
const control = /^[\0-\x1f\x7f]/;

/** Takes a measurement, a key or a tag's value, and says what it stands for. Which of them ends where: line-protocol.ebnf. */
export function readName(scanner: LineScanner, what: Name, rules: ReadingRules): string {
  const raw = scanner.match(runOf(what, rules)) ?? "";
  const rest = scanner.rest();
  if (control.test(rest)) scanner.fail(`a control character in a ${what}`);
  if (rest.startsWith("\\")) scanner.fail(`a backslash at the end of a ${what}`);
  if (raw === "") scanner.fail(`an empty ${what}`);
  const text = unescaped(raw, what, scanner, rules);
  if (text.endsWith("\\")) scanner.fail(`a backslash at the end of a ${what}`);
  return text;
}

/**
 * A run of what stands for itself, and of a backslash with what follows it: to InfluxDB 1 and 2 that is what follows all of several
 * backslashes.
 */
function runOf(what: Name, { doubledBackslash, takes }: ReadingRules): RegExp {
  const controls = takes.has("control_characters") ? "" : "\\0-\\x1f\\x7f";
  const ends = what === "measurement" || (what === "tag value" && takes.has("equals_in_value")) ? ", " : ",= ";
  const escape = doubledBackslash === "both" ? `\\\\+[^\\\\${controls}]` : `\\\\[^${controls}]`;
  return madeOnce(`(?:[^\\\\${ends}${controls}]|${escape})+`);
}

/** A backslash is dropped before what ends a name, and stays before everything else. */
function unescaped(raw: string, what: Name, { fail }: LineScanner, { doubledBackslash }: ReadingRules): string {
  if (!raw.includes("\\")) return raw;
  if (doubledBackslash === undefined && raw.includes(String.raw`\\`)) {
    fail(`two backslashes in a ${what}, which not every server reads alike`);
  }
  const escaped = what === "measurement" ? ", " : ",= ";
  const also = doubledBackslash === "one" ? String.raw`\\` : "";
  return raw.replaceAll(new RegExp(String.raw`\\([${escaped}${also}])`, "g"), "$1");
}
