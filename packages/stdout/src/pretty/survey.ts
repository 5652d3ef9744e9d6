import type { DropPoint } from "@meterbridge/core";
import type { MetricData, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { type Instrument, instrumentOf } from "./instrument.ts";
import type { Memory } from "./memory.ts";
import { readBlock } from "./read-block.ts";
import type { Block, Report, Section } from "./report.ts";

export interface SurveyOptions {
  readonly memory: Memory;
  readonly drop: DropPoint;
  /** How many series are shown of an instrument. */
  readonly maxRows: number;
  /** How many instruments are shown of a scope. */
  readonly maxBlocks: number;
}

/** Reads an export, and remembers it for the next one. */
export function* survey({ scopeMetrics }: ResourceMetrics, options: SurveyOptions): Generator<undefined, Report> {
  const { memory, drop, maxRows, maxBlocks } = options;
  const sections: Section[] = [];
  let metricCount = 0;
  let series = 0;
  let endS = 0;
  for (const { scope, metrics } of scopeMetrics) {
    const { name, version = "" } = scope;
    const blocks: Block[] = [];
    let hiddenMetrics = 0;
    let hiddenSeries = 0;
    for (const metric of metrics) {
      const instrument = instrumentOrDrop(metric, drop);
      if (instrument === undefined) continue;
      const known = memory.instrument(`${name}\0${version}`, instrument);
      const isHidden = blocks.length >= maxBlocks;
      const block = yield* readBlock(metric, {
        instrument,
        known,
        lastEndS: memory.lastEndS,
        maxRows: isHidden ? 0 : maxRows,
        drop,
      });
      yield undefined;
      if (block.series === 0) continue;
      metricCount++;
      series += block.series;
      endS = Math.max(endS, block.endS);
      if (isHidden) {
        hiddenMetrics++;
        hiddenSeries += block.series;
      } else blocks.push(block);
    }
    if (blocks.length > 0) sections.push({ name, version, blocks, hiddenMetrics, hiddenSeries });
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
