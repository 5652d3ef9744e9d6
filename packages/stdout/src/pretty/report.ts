import type { DataPoint, Reading } from "./data-point.ts";
import type { Instrument } from "./instrument.ts";
import type { InstrumentMemory, Series } from "./instrument-memory.ts";
import type { Movement } from "./movement.ts";
import type { Rest } from "./rest.ts";
import type { Unit } from "./unit.ts";

/** What an export says. */
export interface Report {
  /** When its newest data point ends, in seconds since 1970; 0 when it has none. */
  readonly endS: number;
  /** How long that is after the export before; 0 when there was none. */
  readonly sinceS: number;
  readonly metrics: number;
  readonly series: number;
  readonly sections: readonly Section[];
}

/** As much of a report as is shown. */
export interface Excerpt extends Report {
  /** How many metrics, and series of them, are not shown at all. */
  readonly hiddenMetrics: number;
  readonly hiddenSeries: number;
  /** Whether each series is shown. */
  readonly isWhole: boolean;
}

/** What one scope says. */
export interface Section {
  /** The scope's name. */
  readonly name: string;
  readonly version: string;
  readonly blocks: readonly Block[];
}

/** What one instrument says. */
export interface Block {
  readonly instrument: Instrument;
  readonly unit: Unit;
  readonly known: InstrumentMemory;
  readonly series: number;
  /** The only series has no attributes. */
  readonly isBare: boolean;
  /** When its newest data point ends, in seconds since 1970. */
  readonly endS: number;
  /** The series that are or may be shown, with their attributes. */
  readonly rows: readonly Row[];
  /** What is told of the other series, in sum. */
  readonly rest: Rest;
  /** What is kept of the sum, where no series is shown. */
  readonly total: Series | undefined;
}

/** One series. */
export interface Row {
  readonly point: DataPoint;
  readonly reading: Reading;
  readonly movement: Movement;
  /** What is kept of it, if it is. */
  readonly series: Series | undefined;
  /** Among the others of its instrument. */
  readonly size: number;
  /** In the export before, where not all were. */
  readonly wasShown: boolean;
}
