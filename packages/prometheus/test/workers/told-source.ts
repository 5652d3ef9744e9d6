import type { ScopeMetrics } from "@opentelemetry/sdk-metrics";
import { Source } from "../../src/workers/merge/source.ts";
import { ReportDecoder } from "../../src/workers/report/report-decoder.ts";
import { ReportEncoder } from "../../src/workers/report/report-encoder.ts";

/** A source that is told metrics as they come over a channel that carries JSON. */
export interface ToldSource {
  readonly source: Source;
  tell(metrics: readonly ScopeMetrics[], isPartial?: boolean): void;
  /** The next report says everything anew. */
  forget(): void;
}

export function toldSource(label: string): ToldSource {
  const encoder = new ReportEncoder();
  const decoder = new ReportDecoder();
  const source = new Source(label, () => false);
  let now = 0;
  return {
    source,
    forget: () => encoder.forget(),
    tell(metrics, isPartial = false) {
      for (const slice of encoder.encode(metrics)) decoder.take(JSON.parse(JSON.stringify(slice)));
      source.report(decoder.metrics, ++now, isPartial);
    },
  };
}
