/** Which of the specification's translation strategies names are made by (metrics/sdk_exporters/prometheus.md). */
export interface ExposedNames {
  /**
   * `"utf-8"`: as they are; `"underscores"`: with `_` for every run of what is no letter and no digit, or colon in the name of
   * a metric.
   */
  readonly names: "utf-8" | "underscores";
  /** Whether the unit is a suffix of a name, in words, and `_total` one of a counter's. */
  readonly suffixes: boolean;
}

/** The word of a unit, where names end in it; empty: there is none. */
export function exposedUnit(unit: string, { suffixes }: ExposedNames): string {
  if (!suffixes) return "";
  return unitWords[unit] ?? plain(unit.replace(/\{.*?\}/g, "")).replace(/^_|_$/g, "");
}

/** The name of a metric, which ends once in what it is given. */
export function exposedName(name: string, unit: string, isCounter: boolean, { names, suffixes }: ExposedNames): string {
  const stem = suffixes && isCounter ? name.replace(/(?<=.)[^a-zA-Z0-9]total$/, "") : name;
  const withUnit = unit === "" || `_${plain(stem)}`.endsWith(`_${unit}`) ? stem : `${stem}_${unit}`;
  const whole = suffixes && isCounter ? `${withUnit}_total` : withUnit;
  return names === "utf-8" ? whole : plain(whole).replace(/^(?=[0-9])/, "_");
}

/** The units of the suite's own data, in words. Any other is its own word. */
const unitWords: Readonly<Record<string, string>> = {
  "1": "",
  ms: "milliseconds",
  s: "seconds",
  By: "bytes",
  "By/s": "bytes_per_second",
  Cel: "celsius",
};

function plain(name: string): string {
  return name.replace(/[^a-zA-Z0-9:]+/g, "_");
}
