import type { LinePrecision } from "./parsed-line.ts";

/** How lines are read: as a judge does, unless some of what it refuses is taken. */
export interface ReadingRules {
  /** What times are written in. `"auto"`: as InfluxDB 3 guesses, from how large they are. */
  readonly precision: LinePrecision | "m" | "h" | "auto";
  /** What two backslashes are in names and tag values; `undefined`: there must be none. */
  readonly doubledBackslash: "both" | "one" | undefined;
  /** Whether tags have to be in the order of their keys. */
  readonly sorted: boolean;
  /** What is taken besides. */
  readonly takes: ReadonlySet<Leniency>;
}

/** Something that a judge refuses, and a server takes. */
export type Leniency =
  /** Control characters, but for the line feed. */
  | "control_characters"
  /** `a=b=c` as a tag with the value `b=c`. */
  | "equals_in_value"
  /** `.5` and `5.`. */
  | "bare_point"
  /** A backslash in a text that escapes nothing. */
  | "lone_backslash_in_text"
  /** A field that is there twice: the last one counts. */
  | "field_twice"
  /** A field `time`. */
  | "time_field"
  /** A key that is a tag's and a field's. */
  | "tag_and_field"
  /** Tags `_field` and `_measurement`. */
  | "reserved_tags"
  /** A tag `time`. */
  | "time_tag";
