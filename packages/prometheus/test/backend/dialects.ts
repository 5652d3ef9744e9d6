/** A text format as a scraper asks for it, and who judges it. */
export interface AskedDialect {
  readonly accept: string;
  readonly judgedAs: "openmetrics" | "text";
  /** Whether names are of letters, digits, `_` and `:` only. */
  readonly isLegacy: boolean;
}

const escapings = ["underscores", "dots", "values", "allow-utf-8"] as const;

/** Every text format in every escaping. */
export const textDialects: readonly AskedDialect[] = [
  { accept: "text/plain;version=0.0.4", judgedAs: "text", isLegacy: true },
  { accept: "application/openmetrics-text;version=0.0.1", judgedAs: "openmetrics", isLegacy: true },
  ...escapings.flatMap((escaping): readonly AskedDialect[] => [
    { accept: `text/plain;version=1.0.0;escaping=${escaping}`, judgedAs: "text", isLegacy: escaping !== "allow-utf-8" },
    {
      accept: `application/openmetrics-text;version=1.0.0;escaping=${escaping}`,
      judgedAs: "openmetrics",
      isLegacy: escaping !== "allow-utf-8",
    },
  ]),
];
