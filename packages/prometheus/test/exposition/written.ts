import { Chunks } from "../../src/exposition/chunks.ts";
import type { Collected } from "../../src/exposition/collected.ts";
import { type Dialect, plainDialect } from "../../src/exposition/dialect.ts";
import type { DropReason } from "../../src/exposition/drops.ts";
import { formats } from "../../src/formats.ts";
import type { PrometheusExporterOptions } from "../../src/options.ts";

export interface Written {
  readonly text: string;
  readonly bytes: Buffer;
  readonly drops: Partial<Record<DropReason, number>>;
}

export const textDialect: Dialect = plainDialect;
export const utf8Dialect: Dialect = { format: "text-1.0.0", escaping: "allow-utf-8" };
export const openMetrics: Dialect = { format: "openmetrics-1.0.0", escaping: "underscores" };
export const utf8OpenMetrics: Dialect = { format: "openmetrics-1.0.0", escaping: "allow-utf-8" };

export const protobuf: Dialect = { format: "protobuf", escaping: "underscores" };

/** What the exporter writes in a dialect, scrape after scrape, in one go. */
export function writing(dialect: Dialect, options: PrometheusExporterOptions = {}): (collected: Collected) => Written {
  const { layout, write } = formats(options)(dialect);
  return (collected) => {
    const drops: Partial<Record<DropReason, number>> = {};
    const add = (reason: DropReason, points = 1): void => {
      if (points > 0) drops[reason] = (drops[reason] ?? 0) + points;
    };
    const chunks = new Chunks();
    const families = finish(layout.arrange(collected, { add }));
    finish(write(families, chunks, { add }));
    layout.rest();
    const bytes = Buffer.concat(chunks.finish());
    return { text: bytes.toString(), bytes, drops };
  };
}

/** What is written of a first scrape. */
export function written(
  collected: Collected,
  dialect: Dialect = textDialect,
  options?: PrometheusExporterOptions,
): Written {
  return writing(dialect, options)(collected);
}

function finish<Value>(work: Generator<void, Value>): Value {
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value;
}
