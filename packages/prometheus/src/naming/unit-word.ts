/** A unit's word, and the one that stands after "per". */
type Words = readonly [many: string, one: string];

/** OpenTelemetry specification, compatibility/prometheus_and_openmetrics.md, "Metric Metadata". */
const words: ReadonlyMap<string, Words> = new Map<string, Words>([
  ["d", ["days", "day"]],
  ["h", ["hours", "hour"]],
  ["min", ["minutes", "minute"]],
  ["s", ["seconds", "second"]],
  ["ms", ["milliseconds", "millisecond"]],
  ["us", ["microseconds", "microsecond"]],
  ["ns", ["nanoseconds", "nanosecond"]],
  ["By", ["bytes", "byte"]],
  ["KiBy", ["kibibytes", "kibibyte"]],
  ["MiBy", ["mebibytes", "mebibyte"]],
  ["GiBy", ["gibibytes", "gibibyte"]],
  ["TiBy", ["tebibytes", "tebibyte"]],
  ["kBy", ["kilobytes", "kilobyte"]],
  ["MBy", ["megabytes", "megabyte"]],
  ["GBy", ["gigabytes", "gigabyte"]],
  ["TBy", ["terabytes", "terabyte"]],
  ["m", ["meters", "meter"]],
  ["V", ["volts", "volt"]],
  ["A", ["amperes", "ampere"]],
  ["J", ["joules", "joule"]],
  ["W", ["watts", "watt"]],
  ["g", ["grams", "gram"]],
  ["Cel", ["celsius", "celsius"]],
  ["Hz", ["hertz", "hertz"]],
  ["%", ["percent", "percent"]],
  // A ratio. Some exporters call a gauge of it `_ratio`; the specification does so no more.
  ["1", ["", ""]],
]);

/** Units of time that the specification has no word for, which rates are in: those of UCUM, and those that people write. */
const longTimes: ReadonlyMap<string, string> = new Map([
  ["wk", "week"],
  ["w", "week"],
  ["mo", "month"],
  ["a", "year"],
  ["y", "year"],
]);

/**
 * The word of a unit of UCUM: `By` is `bytes`, `By/min` is `bytes_per_minute`, and what is in braces is nothing. A unit
 * that is not known is its own word, without what no name may have. Empty: there is none.
 */
export function unitWord(unit: string): string {
  const [counted = "", ...per] = unit.replace(/\{[^{}]*\}/g, "").split("/");
  let word = wordOf(counted, 0);
  for (const each of per) {
    const one = wordOf(each, 1);
    if (one !== "") word += `${word === "" ? "" : "_"}per_${one}`;
  }
  return word;
}

function wordOf(unit: string, at: 0 | 1): string {
  // The sign for micro is no letter of UCUM, and dropping it would leave the unit a million times too large.
  const trimmed = unit.trim().replace(/^[\u00b5\u03bc]/, "u");
  const known = words.get(trimmed)?.[at] ?? (at === 1 ? longTimes.get(trimmed) : undefined);
  return known ?? trimmed.replace(/[^a-zA-Z0-9]+/g, "_").replace(/^_|_$/g, "");
}
