import type { Escaping } from "../exposition/dialect.ts";
import type { FamilyType } from "../exposition/family.ts";
import { escapeName } from "./escape-name.ts";
import { LabelNames } from "./label-names.ts";
import { translateMetricName, type TranslatedName } from "./metric-name.ts";
import type { Naming, TranslationStrategy } from "./naming.ts";
import { seriesLabels } from "./series-labels.ts";

/**
 * The strategy first, then the escaping. OpenTelemetry specification, metrics/sdk_exporters/prometheus.md, "Interaction
 * with Translation Strategy". `namespace` stands before the names of metrics, with `_`.
 */
export function namingFor(strategy: TranslationStrategy, escaping: Escaping, namespace: string = ""): Naming {
  const { toPlain, suffixes } = strategies[strategy];
  const translation = { toPlain, suffixes, namespace };
  const names = new LabelNames(toPlain, escaping);
  const keptNames = new LabelNames(false, escaping);
  return {
    metricName: (name, unit, type) => escaped(translateMetricName(name, unit, type, translation), type, escaping),
    labelName: (key) => names.of(key),
    labels: (keyValues, kept) => seriesLabels(keyValues, kept, names),
    asItIs: {
      metricName: (name) => ({ name: escapeName(name, escaping, "metric"), unit: "" }),
      labels: (keyValues, kept) => seriesLabels(keyValues, kept, keptNames),
    },
  };
}

const strategies: Readonly<Record<TranslationStrategy, { readonly toPlain: boolean; readonly suffixes: boolean }>> = {
  UnderscoreEscapingWithSuffixes: { toPlain: true, suffixes: true },
  UnderscoreEscapingWithoutSuffixes: { toPlain: true, suffixes: false },
  NoUTF8EscapingWithSuffixes: { toPlain: false, suffixes: true },
  NoTranslation: { toPlain: false, suffixes: false },
};

/** Escaping may double the underscore before a unit: then the name does not end in it any more. */
function escaped(translated: TranslatedName, type: FamilyType, escaping: Escaping): TranslatedName {
  const name = escapeName(translated.name, escaping, "metric");
  const unit = escapeName(translated.unit, escaping, "metric");
  const stem = type === "counter" && name.endsWith("_total") ? name.slice(0, -"_total".length) : name;
  return { name, unit: unit !== "" && stem.endsWith(`_${unit}`) ? unit : "" };
}
