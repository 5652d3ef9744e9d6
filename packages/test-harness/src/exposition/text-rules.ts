import type { Exposition, FamilyType } from "./exposition.ts";

/** In what the text formats differ. */
export interface TextRules {
  readonly openMetrics: boolean;
  /** Names may have any characters, in quotes. */
  readonly anyNames: boolean;
  /** Names may be put in quotes. */
  readonly quotedNames: boolean;
  /** What follows the name of a family in those of its samples. A family whose type is not here cannot be. */
  readonly suffixes: Readonly<Partial<Record<FamilyType, readonly string[]>>>;
  /** Of a family that says nothing. */
  readonly untold: FamilyType;
}

const prometheusSuffixes: TextRules["suffixes"] = {
  counter: [""],
  gauge: [""],
  histogram: ["_bucket", "_sum", "_count"],
  summary: ["", "_sum", "_count"],
  untyped: [""],
};

/** OpenMetrics 1.0, "Suffixes". */
const openMetricsSuffixes: TextRules["suffixes"] = {
  counter: ["_total", "_created"],
  summary: ["", "_count", "_sum", "_created"],
  histogram: ["_bucket", "_count", "_sum", "_created"],
  gaugehistogram: ["_bucket", "_gcount", "_gsum"],
  info: ["_info"],
  gauge: [""],
  stateset: [""],
  unknown: [""],
};

export function textRules(format: Exposition["format"], anyNames: boolean): TextRules {
  const openMetrics = format.startsWith("openmetrics");
  const quotedNames = format.endsWith("-1.0.0");
  return {
    openMetrics,
    quotedNames,
    anyNames: anyNames && quotedNames,
    suffixes: openMetrics ? openMetricsSuffixes : prometheusSuffixes,
    untold: openMetrics ? "unknown" : "untyped",
  };
}
