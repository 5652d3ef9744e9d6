import type { RecordedRequest } from "../recorded-request.ts";
import { askedPrecision } from "./asked-precision.ts";
import type { InfluxdbVersion } from "./influxdb-server.ts";
import type { ParsedLine } from "./parsed-line.ts";
import { readLine } from "./read-line.ts";
import type { Leniency, ReadingRules } from "./reading-rules.ts";
import { reasonOf } from "./server-reasons.ts";

/** A line of a body, as a server reads it. */
export interface LineAsRead {
  readonly text: string;
  /** Counted from 1, among those that are neither empty nor comments. */
  readonly number: number;
  /** What was read; or why nothing was, in the server's words. */
  readonly read: ParsedLine | string;
}

/** The lines of a request, in the precision that it says. */
export function linesOfRequest(request: RecordedRequest, version: InfluxdbVersion): readonly LineAsRead[] {
  return linesAsRead(request.body, version, rulesOf(version, askedPrecision(request, version)));
}

/** What could be read of lines. */
export function parsedOf(lines: readonly LineAsRead[]): readonly ParsedLine[] {
  return lines.flatMap(({ read }) => (typeof read === "string" ? [] : [read]));
}

/**
 * Reads a body line by line, and takes what that server takes. A line ends at its line feed, also one within a text, which the servers
 * themselves would read on over.
 */
function linesAsRead(body: Uint8Array, version: InfluxdbVersion, rules: ReadingRules): readonly LineAsRead[] {
  return Buffer.from(body)
    .toString()
    .split("\n")
    .map((line) => line.replace(/^[ \t]+/, ""))
    .filter((text) => text !== "" && !text.startsWith("#"))
    .map((text, index) => ({ text, number: index + 1, read: readAs(text, rules, version) }));
}

function readAs(text: string, rules: ReadingRules, version: InfluxdbVersion): ParsedLine | string {
  try {
    // InfluxDB 3 takes no spaces behind a line without a time.
    const line = readLine(version === "v3" ? text : text.replace(/ +$/, ""), 1, rules);
    if (version === "v1" && line.fields.some(([, { type }]) => type === "unsigned")) return "invalid number";
    return line;
  } catch (error) {
    return reasonOf(String(error), version);
  }
}

function rulesOf(version: InfluxdbVersion, precision: ReadingRules["precision"]): ReadingRules {
  return {
    precision,
    doubledBackslash: version === "v3" ? "one" : "both",
    sorted: false,
    takes: leniencies[version],
  };
}

/** What `models/points.go` takes, and what is found out only when it is stored. */
const ofGo: readonly Leniency[] = [
  "control_characters",
  "bare_point",
  "lone_backslash_in_text",
  "field_twice",
  "time_field",
  "tag_and_field",
];

const leniencies: Readonly<Record<InfluxdbVersion, ReadonlySet<Leniency>>> = {
  v1: new Set<Leniency>([...ofGo, "reserved_tags", "time_tag"]),
  v2: new Set(ofGo),
  v3: new Set<Leniency>([
    "control_characters",
    "equals_in_value",
    "lone_backslash_in_text",
    "field_twice",
    "time_field",
    "tag_and_field",
    "reserved_tags",
    "time_tag",
  ]),
};
