import type { DataPoint, Reading } from "./data-point.ts";
import type { Instrument } from "./instrument.ts";
import type { Movement } from "./movement.ts";
import type { Rest } from "./rest.ts";
import type { Unit } from "./unit.ts";

/** What an export says, as much of it as is shown. */
export interface Report {
  /** When its newest data point ends, in seconds since 1970; 0 when it has none. */
  readonly endS: number;
  /** How long that is after the export before; 0 when there was none. */
  readonly sinceS: number;
  readonly metrics: number;
  readonly series: number;
  readonly sections: readonly Section[];
}

/** What one scope says. */
export interface Section {
  /** The scope's name. */
  readonly name: string;
  readonly version: string;
  readonly blocks: readonly Block[];
  /** How many metrics, and series of them, are not shown at all. */
  readonly hiddenMetrics: number;
  readonly hiddenSeries: number;
}

/** What one instrument says. */
export interface Block {
  readonly instrument: Instrument;
  readonly unit: Unit;
  readonly series: number;
  /** When its newest data point ends, in seconds since 1970. */
  readonly endS: number;
  /** The series that are shown, with their attributes. */
  readonly rows: readonly Row[];
  /** What is told of the other series, in sum. */
  readonly rest: Rest;
}

/** One series. */
export interface Row {
  readonly point: DataPoint;
  readonly reading: Reading;
  readonly movement: Movement;
  readonly trend: readonly number[];
}
