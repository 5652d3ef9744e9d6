import type { Escaping } from "../../src/exposition/dialect.ts";
import type { TranslationStrategy } from "../../src/naming/naming.ts";

export const everyStrategy: readonly TranslationStrategy[] = [
  "UnderscoreEscapingWithSuffixes",
  "UnderscoreEscapingWithoutSuffixes",
  "NoUTF8EscapingWithSuffixes",
  "NoTranslation",
];

export const everyEscaping: readonly Escaping[] = ["underscores", "dots", "values", "allow-utf-8"];
