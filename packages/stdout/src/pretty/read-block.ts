import type { DropPoint } from "@meterbridge/core";
import type { MetricData } from "@opentelemetry/sdk-metrics";
import { seriesKey } from "./attributes.ts";
import { type DataPoint, readPoint } from "./data-point.ts";
import type { Instrument } from "./instrument.ts";
import type { InstrumentMemory } from "./instrument-memory.ts";
import { movementOf, sizeOf, trendValue } from "./movement.ts";
import type { Block, Row } from "./report.ts";
import { Rest } from "./rest.ts";
import { TopRows } from "./top-rows.ts";
import { unitOf } from "./unit.ts";

export interface BlockOptions {
  readonly instrument: Instrument;
  readonly known: InstrumentMemory;
  /** When the export before ended, in seconds since 1970. */
  readonly lastEndS: number;
  /** How many series may be shown. */
  readonly maxRows: number;
  readonly drop: DropPoint;
}

/** So many data points are read between two chances to interrupt. */
const pointsPerTurn = 256;

/** Reads the data points of one metric; what cannot be shown is dropped. */
export function* readBlock({ dataPoints }: MetricData, options: BlockOptions): Generator<undefined, Block> {
  const { instrument, known, maxRows } = options;
  // To say that there is one more would take a line as well.
  const isShort = dataPoints.length <= maxRows + 1;
  const top = new TopRows(maxRows);
  const rows = isShort ? [] : top.rows;
  const rest = new Rest(instrument.kind);
  let series = 0;
  let endS = 0;
  let untilTurn = pointsPerTurn;
  for (const point of dataPoints as readonly DataPoint[]) {
    const row = rowOf(point, options);
    if (row !== undefined) {
      series++;
      if (row.reading.endS > endS) endS = row.reading.endS;
      if (isShort) {
        rows.push(row);
      } else {
        const other = top.offer(row);
        if (other !== undefined) rest.add(other);
      }
    }
    if (--untilTurn > 0) continue;
    untilTurn = pointsPerTurn;
    yield undefined;
  }
  const isBare = series === 1 && Object.keys(rows[0]?.point.attributes ?? {}).length === 0;
  return { instrument, unit: unitOf(instrument.unit), known, series, isBare, endS, rows, rest, total: undefined };
}

function rowOf(point: DataPoint, options: BlockOptions): Row | undefined {
  try {
    return readRow(point, options);
  } catch {
    options.drop("unreadable_point", point);
    return undefined;
  }
}

function readRow(point: DataPoint, { instrument, known, lastEndS, drop }: BlockOptions): Row | undefined {
  const reading = readPoint(instrument.kind, point);
  if (typeof reading === "string") {
    drop(reading, point);
    return undefined;
  }
  const key = seriesKey(point.attributes);
  const series = known.find(key);
  const movement = movementOf(instrument, reading, series?.last, lastEndS);
  const size = sizeOf(instrument, reading, movement);
  const kept = known.keep(key, series, { reading, size, trend: trendValue(instrument, reading, movement) });
  const wasShown = series !== undefined && known.shown.includes(series);
  return { point, reading, movement, series: kept, size: kept?.size ?? size, wasShown };
}
