import { failAt } from "../exposition/fail-at.ts";
import type { LinePrecision, ParsedLine } from "./parsed-line.ts";
import { readLine } from "./read-line.ts";
import type { ReadingRules } from "./reading-rules.ts";

export interface ParseLineOptions {
  /** What times are written in; `"ns"` unless said. */
  readonly precision?: LinePrecision;
  /**
   * How a backslash before a backslash is read in names and tag values. InfluxDB 1 and 2 keep both, InfluxDB 3 makes one of them; so
   * unless it is said who reads, there must be none.
   */
  readonly doubledBackslash?: "both" | "one";
  /** Whether tags have to be in the order of their keys, by bytes: InfluxDB is faster then. `false` unless said. */
  readonly sorted?: boolean;
}

/**
 * Reads line protocol as a judge: what any of InfluxDB 1, 2 and 3 refuses is refused, and so is what one of them reads otherwise than
 * another. Comments, empty lines and spaces around a line are allowed by the grammar, and refused here: no encoder has a use for them.
 *
 * The grammar is `line-protocol.ebnf` of influxdata/line-protocol; where the servers are stricter, or differ, their own parsers are what
 * counts: `models/points.go` of InfluxDB 1 and 2, the crate `influxdb_line_protocol` of InfluxDB 3.
 *
 * @throws {TypeError} It names the line, the column and what is wrong there.
 */
export function parseLineProtocol(input: string | Uint8Array, options: ParseLineOptions = {}): readonly ParsedLine[] {
  const { precision = "ns", doubledBackslash, sorted = false } = options;
  return judgeLines(input, { precision, doubledBackslash, sorted });
}

/** The same, in any precision that a server knows. */
export function judgeLines(input: string | Uint8Array, judging: Omit<ReadingRules, "takes">): readonly ParsedLine[] {
  const text = typeof input === "string" ? input : decoded(input);
  if (text === "") return [];
  const lines = text.split("\n");
  if (lines.pop() !== "") failAt(`line ${lines.length + 1}`, "the line feed at its end is missing");
  const rules = { ...judging, takes: new Set<never>() };
  return lines.map((line, index) => readLine(line, index + 1, rules));
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return failAt("the text", "it is not UTF-8");
  }
}
