import type { InfluxdbVersion } from "./influxdb-server.ts";

/**
 * What a server says of a line that it cannot read, by what a judge says of it. InfluxDB 1 and 2 (`models/points.go`) and InfluxDB 3
 * (`influxdb_line_protocol`) have more words than these; which of them they take depends on how far they got.
 */
export function reasonOf(fault: string, version: InfluxdbVersion): string {
  const found = reasons.find(([pattern]) => pattern.test(fault));
  const [, ofGo, ofRust] = found ?? [undefined, "invalid field format", "No fields were provided"];
  const shown = version === "v3" ? ofRust : ofGo;
  return shown.replace("{}", JSON.parse(/: ("[^]*")$/.exec(fault)?.[1] ?? '""') as string);
}

const reasons: readonly (readonly [fault: RegExp, ofGo: string, ofRust: string])[] = [
  [/an empty measurement/, "missing measurement", "Invalid measurement was provided"],
  [/an empty tag key/, "missing tag key", "Tag set malformed"],
  [/an empty tag value|between tag key/, "missing tag value", "Tag set malformed"],
  [
    /backslash at the end/,
    "missing tag value",
    "Measurements, tag keys and values, and field keys may not end with a backslash",
  ],
  [/between tags and fields/, "invalid tag format", "No fields were provided"],
  [/own: "/, 'cannot use reserved tag key "{}"', "'{}' is a reserved column"],
  [/there twice: "/, "duplicate tags", "Must not contain duplicate tags, but `{}` was repeated"],
  [/an empty field key/, "missing fields", "No fields were provided"],
  [/an empty field value/, "missing field value", "No fields were provided"],
  [/quote at the end/, "unbalanced quotes", "No fields were provided"],
  [/is not in 64 bits/, "unable to parse integer: value out of range", "Unable to parse integer value"],
  [/neither a number|more than a double/, "invalid number", "No fields were provided"],
  [
    /between fields and time|no time|more in the line/,
    "bad timestamp",
    "Could not parse entire line. Found trailing content: `{}`",
  ],
  [
    /out of the range of times/,
    "time outside range -9223372036854775806 - 9223372036854775806",
    "Unable to parse timestamp value",
  ],
  [/are \d+ bytes/, "max key length exceeded", "String field value is too large"],
];
