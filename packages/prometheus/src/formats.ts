import type { Dialect } from "./exposition/dialect.ts";
import type { WriteFamilies } from "./exposition/family.ts";
import { Layout } from "./exposition/layout.ts";
import { constantLabels } from "./constant-labels.ts";
import { namingFor } from "./naming/naming-for.ts";
import type { PrometheusExporterOptions } from "./options.ts";
import { writeProtobuf } from "./protobuf/write-protobuf.ts";
import { spellingOf } from "./text/spelling.ts";
import { textWriter } from "./text/text-writer.ts";

/** What a dialect is written with: how names are made and families found, and what writes them. */
export interface FormatParts {
  readonly layout: Layout;
  readonly write: WriteFamilies;
}

export function formats(options: PrometheusExporterOptions): (dialect: Dialect) => FormatParts {
  const {
    translationStrategy = "UnderscoreEscapingWithSuffixes",
    namespace,
    scopeInfo = true,
    targetInfo = true,
  } = options;
  const { createdSamples = false, exponentialHistogramBoundaries, resourceConstantLabels } = options;
  const chosen = constantLabels(resourceConstantLabels);
  const told = new Set<string>();
  return (dialect) => ({
    layout: new Layout({
      dialect,
      naming: namingFor(translationStrategy, dialect.escaping, namespace),
      scopeInfo,
      targetInfo,
      constantLabels: chosen,
      told,
    }),
    write:
      dialect.format === "protobuf"
        ? writeProtobuf
        : textWriter(spellingOf(dialect, createdSamples), { boundaries: exponentialHistogramBoundaries }),
  });
}
