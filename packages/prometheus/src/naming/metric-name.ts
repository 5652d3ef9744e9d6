import type { FamilyType } from "../exposition/family.ts";
import { isPlain } from "./plain-name.ts";
import { unitWord } from "./unit-word.ts";

/** What a strategy does to names. */
export interface Translation {
  /** Whether what is not plain becomes `_`. */
  readonly toPlain: boolean;
  /** Whether unit and type become suffixes. */
  readonly suffixes: boolean;
  /** Stands before every name, with `_`. */
  readonly namespace: string;
}

/** A metric's name, not yet escaped, and the word of the unit that it ends in; both may be empty. */
export interface TranslatedName {
  readonly name: string;
  readonly unit: string;
}

const total = "_total";
const nameless: TranslatedName = { name: "", unit: "" };

/** OpenTelemetry specification, compatibility/prometheus_and_openmetrics.md, "Metric Metadata" and "Sums". */
export function translateMetricName(
  name: string,
  unit: string,
  type: FamilyType,
  translation: Translation,
): TranslatedName {
  const { toPlain, suffixes } = translation;
  if (name === "" || (toPlain && plainRuns(name) === "_")) return nameless;
  const spaced = translation.namespace === "" ? name : `${translation.namespace}_${name}`;
  const base = toPlain ? plainRuns(spaced) : spaced;
  const word = suffixes && hasUnit(type) ? unitWord(unit) : "";
  const whole = suffixes ? withSuffixes(base, word, type) : base;
  return { name: toPlain ? plainStart(plainRuns(whole)) : whole, unit: word };
}

function withSuffixes(base: string, word: string, type: FamilyType): string {
  const isCounter = type === "counter";
  const bare = isCounter ? withoutTotal(base) : base;
  const stem = word === "" || endsInWords(bare, word) ? bare : `${bare}_${word}`;
  return isCounter ? `${stem}${total}` : stem;
}

/** OpenMetrics 1.0, "Info": it has none. */
function hasUnit(type: FamilyType): boolean {
  return type !== "info";
}

/** Only where it is the last of several words: a `total` at another place, and a `subtotal`, stay. */
function withoutTotal(name: string): string {
  return name.endsWith("total") ? name.replace(/(?<=[^])[^\p{L}\p{N}:]total$/u, "") : name;
}

/** Whether these words are the last of a name, whatever stands between them: `a.meters.per.second`, but no `milliseconds`. */
function endsInWords(name: string, words: string): boolean {
  const plain = plainRuns(name);
  const before = plain.length - words.length - 1;
  return plain.endsWith(words) && (before < 0 || plain[before] === "_" || plain[before] === ":");
}

/** With `_` for each run of what is not plain, underscores included. */
function plainRuns(name: string): string {
  if (isPlain(name, "metric") && !name.includes("__")) return name;
  return name.replace(/[^a-zA-Z0-9:]+/g, "_");
}

function plainStart(name: string): string {
  return isPlain(name, "metric") ? name : `_${name}`;
}
