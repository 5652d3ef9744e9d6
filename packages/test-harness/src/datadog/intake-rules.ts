/**
 * What Datadog asks of a request: by its documentation (API reference "Submit metrics", "Rules and best practices for naming metrics and tags",
 * "OTLP Metrics Intake Endpoint"), and by the properties `Pyld01` to `Pyld25` that its own test intake asserts (DataDog/saluki,
 * test/antithesis/intake/README.md).
 */
export const intakeRules = {
  method: "a request is a POST",
  path: "the path is one of the intake's",
  content_type: "`application/x-protobuf`, or `application/json` but for sketches (Pyld01)",
  content_encoding: "`deflate`, `gzip`, `zstd` or none (Pyld02)",
  api_key: "`DD-Api-Key` is there, and is not empty (Pyld03)",
  compressed_size:
    "series and OTLP: less than 512 000 bytes as sent (Pyld05); sketches: 3 200 000 at most, as the Agent sends",
  raw_size: "series and OTLP: 5 242 880 bytes decompressed; sketches: 62 914 560 (Pyld06)",
  content_length: "`Content-Length`, if there is one, is true (Pyld22)",
  metric_config: "`dd-otel-metric-config`, if there is one, is JSON, and says nothing that the documentation has not",
  decode: "the body is a message of the published schema, with nothing in it that the schema does not know (Pyld07)",
  point_count: "a payload has 10 000 points of series at most (Pyld08, Pyld15)",
  no_points: "a series, or a distribution, has a point (Pyld25)",
  metric_empty: "a metric has a name (Pyld09)",
  metric_length: "a name has 200 characters at most (Pyld10: 350 bytes)",
  metric_form: "a name begins with a letter, and has ASCII letters, digits, `_` and `.` alone (Pyld11)",
  type: "a series is a count, a rate or a gauge (Pyld12)",
  interval: "an interval is not below zero, and a rate has one",
  tag_count: "there are 100 tags at most (Pyld13)",
  tag_prefix: "no tag begins with `device:` or `dd.internal.resource:` (Pyld14)",
  tag_length: "a tag has 200 bytes at most (Pyld23)",
  tag_set_size: "the tags of a series have 100 KiB at most (Pyld24)",
  tag_form: "a tag is as Datadog would make it: in lower case, a letter first, then letters, digits, `_-:./`",
  origin: "an origin is one that Datadog knows (Pyld16)",
  host: "a host has a name, and all of a payload have the same one, or none has one (Pyld17; it wants one for each series, which the API reference does not)",
  host_length: "a host's name has 255 bytes at most (Pyld19)",
  resource_count: "there are 500 resources at most (Pyld18)",
  not_finite: "no value is NaN or infinite (Pyld20)",
  too_far_ahead: "no time is more than ten minutes ahead (Pyld21)",
  sketch_keys: "keys ascend, and fit into 16 bits with their sign; there are 4096 at most",
  sketch_counts: "each bin has at least one observation, and all of them together as many as the sketch",
  sketch_summary: "min ≤ avg ≤ max, and avg is sum / cnt",
} as const;

export type IntakeRule = keyof typeof intakeRules;

/** A rule that a request has broken. */
export interface IntakeBreach {
  readonly rule: IntakeRule;
  /** What is wrong, and where. */
  readonly message: string;
}

export function breach(rule: IntakeRule, what: string): IntakeBreach {
  return { rule, message: `${what}; ${intakeRules[rule]}` };
}

/** With which status a request is answered that breaks it. */
export function statusOf(rule: IntakeRule): number {
  switch (rule) {
    case "method":
      return 405;
    case "path":
      return 404;
    case "api_key":
      return 403;
    case "compressed_size":
    case "raw_size":
      return 413;
    default:
      return 400;
  }
}

/** A text of somebody else's, as it is shown: in quotes, and not at length. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
