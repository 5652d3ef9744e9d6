import { constantLabels } from "./constant-labels.ts";
import type { Dialect } from "./exposition/dialect.ts";
import { Layout } from "./exposition/layout.ts";
import { namingFor } from "./naming/naming-for.ts";
import type { PrometheusExporterOptions } from "./options.ts";

/** The options that decide about names and labels. */
export type LayoutChoice = Pick<
  PrometheusExporterOptions,
  "translationStrategy" | "namespace" | "scopeInfo" | "targetInfo" | "resourceConstantLabels"
>;

/** Finds the families of a dialect as options want them. `told` are the conflicts that the log has been told of. */
export function layoutFor(dialect: Dialect, choice: LayoutChoice, told: Set<string> = new Set()): Layout {
  const { translationStrategy = "UnderscoreEscapingWithSuffixes", namespace } = choice;
  const { scopeInfo = true, targetInfo = true, resourceConstantLabels } = choice;
  return new Layout({
    dialect,
    naming: namingFor(translationStrategy, dialect.escaping, namespace),
    scopeInfo,
    targetInfo,
    constantLabels: constantLabels(resourceConstantLabels),
    told,
  });
}
