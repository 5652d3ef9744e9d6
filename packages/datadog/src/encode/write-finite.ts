import { invalidValue } from "@meterbridge/core/points";
import type { PointSink, SeriesType, Suffix } from "./point-sink.ts";

/** Writes a part of a value, if there is one, and it is finite; tells whether it did. @throws {UnusablePoint} When it is no number. */
export function writeFinite(
  suffix: Suffix,
  type: SeriesType,
  value: number | undefined,
  sink: PointSink,
  tags?: readonly string[],
): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value !== "number") throw invalidValue;
  if (!Number.isFinite(value)) return false;
  sink.series(suffix, type, value, tags);
  return true;
}
