import type { Dialect } from "../exposition/dialect.ts";
import type { Family, FamilyType, Label } from "../exposition/family.ts";
import { hasStart, isOpenMetrics, stemOf } from "../exposition/sample-names.ts";
import { isPlain } from "../naming/plain-name.ts";
import { escapeLine, escapeQuoted, withoutReturns } from "./escape-text.ts";
import { canonicalFloat, goFloat } from "./go-float.ts";

/** How one text format spells what all have. */
export interface Spelling {
  /** What stands before the samples of a family: what it is and means. */
  header(family: Family): string;
  /** The name and the labels of a sample, with the blank before its value. */
  head(name: string, labels: readonly Label[]): string;
  /** What the head of every sample of this name begins with. */
  opening(name: string): string;
  /** The value of a label that is a number. */
  float(value: number): string;
  /** The sample name of a family's start times; `undefined`: it has none. */
  createdName(family: Family): string | undefined;
  readonly exemplars: boolean;
  /** Whether a sum and a count are only there when the sum is 0 or more, and no bucket is for values below zero. */
  readonly sumsOnlyAboveZero: boolean;
  /** What stands at the very end. */
  readonly footer: string;
}

export function spellingOf(dialect: Dialect, createdSamples: boolean): Spelling {
  return isOpenMetrics(dialect) ? openMetrics(createdSamples) : prometheusText;
}

/** Prometheus, "Exposition formats", 0.0.4 and 1.0.0. Only the names differ, of which the dialect's escaping decides. */
const prometheusText: Spelling = {
  header({ name, type, help }) {
    const spelled = spell(name);
    const helpLine = help === "" ? "" : `# HELP ${spelled} ${escapeLine(withoutReturns(help))}\n`;
    return `${helpLine}# TYPE ${spelled} ${textTypes[type]}\n`;
  },
  head,
  opening,
  float: goFloat,
  createdName: () => undefined,
  exemplars: false,
  sumsOnlyAboveZero: false,
  footer: "",
};

const textTypes: Readonly<Record<FamilyType, string>> = {
  counter: "counter",
  gauge: "gauge",
  histogram: "histogram",
  summary: "summary",
  info: "gauge",
};

/** OpenMetrics 1.0. */
function openMetrics(createdSamples: boolean): Spelling {
  return {
    header(family) {
      const { type, help, unit } = family;
      const stem = spell(stemOf(family));
      return (
        `# TYPE ${stem} ${isNamedAsCounter(family) ? type : "unknown"}\n` +
        (unit === "" ? "" : `# UNIT ${stem} ${unit}\n`) +
        (help === "" ? "" : `# HELP ${stem} ${escapeQuoted(withoutReturns(help))}\n`)
      );
    },
    head,
    opening,
    float: canonicalFloat,
    createdName: (family) => (createdSamples && hasStart(family) ? `${stemOf(family)}_created` : undefined),
    exemplars: true,
    sumsOnlyAboveZero: true,
    footer: "# EOF\n",
  };
}

/** A counter whose samples do not end in `_total` is none in OpenMetrics. */
function isNamedAsCounter(family: Family): boolean {
  return family.type !== "counter" || stemOf(family) !== family.name;
}

function head(name: string, labels: readonly Label[]): string {
  const isBare = isPlain(name, "metric");
  let pairs = isBare ? "" : `"${escapeQuoted(name)}"`;
  for (const [label, value] of labels) {
    const comma = pairs === "" ? "" : ",";
    pairs += `${comma}${isPlain(label, "label") ? label : `"${escapeQuoted(label)}"`}="${escapeQuoted(value)}"`;
  }
  const before = isBare ? name : "";
  return pairs === "" ? `${before} ` : `${before}{${pairs}} `;
}

function opening(name: string): string {
  return isPlain(name, "metric") ? name : `{${spell(name)}`;
}

function spell(name: string): string {
  return isPlain(name, "metric") ? name : `"${escapeQuoted(name)}"`;
}
