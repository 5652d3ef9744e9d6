import type { Dialect } from "./exposition/dialect.ts";
import type { WriteFamilies } from "./exposition/family.ts";
import type { Layout } from "./exposition/layout.ts";
import { layoutFor } from "./layout-for.ts";
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
  const { createdSamples = false, exponentialHistogramBoundaries } = options;
  const told = new Set<string>();
  return (dialect) => ({
    layout: layoutFor(dialect, options, told),
    write:
      dialect.format === "protobuf"
        ? writeProtobuf
        : textWriter(spellingOf(dialect, createdSamples), { boundaries: exponentialHistogramBoundaries }),
  });
}
