import type { FamilyType, Label } from "../exposition/family.ts";

/**
 * What becomes of names before they are escaped. OpenTelemetry specification, metrics/sdk_exporters/prometheus.md,
 * "translation_strategy".
 */
export type TranslationStrategy =
  | "UnderscoreEscapingWithSuffixes"
  | "UnderscoreEscapingWithoutSuffixes"
  | "NoUTF8EscapingWithSuffixes"
  | "NoTranslation";

/** An attribute with the key that it came with. */
export type KeyValue = readonly [key: string, value: unknown];

/** How one dialect spells what OpenTelemetry calls otherwise. */
export interface Naming {
  /**
   * The name of a metric, with unit and type as suffixes where the strategy has them, escaped; `unit` as in `Family`. A
   * name that is empty: it cannot be named.
   */
  metricName(name: string, unit: string, type: FamilyType): { readonly name: string; readonly unit: string };
  /** The name of the label that an attribute becomes. */
  labelName(key: string): string;
  /** Labels as `Member.labelsOf` promises them. `kept` are names that the type keeps for itself. */
  labels(keyValues: readonly KeyValue[], kept: readonly string[]): readonly Label[];
  /** A name that is taken as it is, and only escaped: a metric of a registry that is joined. */
  asItIs: Pick<Naming, "metricName" | "labels">;
}
