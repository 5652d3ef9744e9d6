import type { DropPoint } from "@meterbridge/core";
import type { MetricData, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { type Instrument, instrumentOf } from "./instrument.ts";
import type { Memory } from "./memory.ts";
import { readBlock } from "./read-block.ts";
import type { Block, Report, Section } from "./report.ts";
import { scopeKey } from "./scope-order.ts";

export interface SurveyOptions {
  readonly memory: Memory;
  readonly drop: DropPoint;
  /** How many series of an instrument may be shown. */
  readonly maxRows: number;
}

/** Reads an export, and remembers it for the next one. */
export function* survey({ scopeMetrics }: ResourceMetrics, options: SurveyOptions): Generator<undefined, Report> {
  const { memory, drop, maxRows } = options;
  const sections: Section[] = [];
  let metricCount = 0;
  let series = 0;
  let endS = 0;
  for (const scopeMetric of memory.scopes.sorted(scopeMetrics)) {
    const { name, version = "" } = scopeMetric.scope;
    const blocks: Block[] = [];
    for (const metric of scopeMetric.metrics) {
      const instrument = instrumentOrDrop(metric, drop);
      if (instrument === undefined) continue;
      const known = memory.instrument(scopeKey(scopeMetric), instrument);
      const block = yield* readBlock(metric, { instrument, known, lastEndS: memory.lastEndS, maxRows, drop });
      yield undefined;
      if (block.series === 0) continue;
      metricCount++;
      series += block.series;
      endS = Math.max(endS, block.endS);
      blocks.push(block);
    }
    if (blocks.length > 0) sections.push({ name, version, blocks });
  }
  const sinceS = memory.lastEndS > 0 ? endS - memory.lastEndS : 0;
  memory.finish(endS);
  return { endS, sinceS, metrics: metricCount, series, sections };
}

function instrumentOrDrop(metric: MetricData, drop: DropPoint): Instrument | undefined {
  const instrument = instrumentOf(metric);
  if (instrument === undefined) for (const point of metric.dataPoints) drop("invalid_metric", point);
  return instrument;
}
