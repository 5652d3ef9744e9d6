import type { Attributes, HrTime } from "@opentelemetry/api";
import { dataPointTypes } from "@meterbridge/core";
import { type HistogramValue, type Point, SeriesCache } from "@meterbridge/core/points";
import { type Portable, toPortable } from "./portable.ts";
import { valueToPortable } from "./portable-value.ts";
import type { MetricSlice, SeriesAt } from "./slice.ts";
import { extrasOf, newPart, type Part, seriesWeight, weightOf } from "./slice-part.ts";

/** What was told of a series: only what it is now, and only when it changes. */
interface Told {
  readonly attributes: Portable;
  seconds: number;
  nanos: number;
}

/** Writes one metric, report by report. */
export class MetricEncoder {
  readonly #metric: number;
  readonly #dataPointType: number;
  readonly #about: Portable;
  readonly #series = new SeriesCache<Told>({ make: tell, release: forget });
  #isKnown = false;
  #knownBoundaries: readonly number[] | undefined;
  #endTime: HrTime = [0, 0];
  #from = 0;
  #position = 0;
  #part: Part = newPart();
  /** The place, among the data points, of the one that comes next. */
  next = 0;
  /** How many of this report's data points had no form. */
  skipped = 0;

  constructor(metric: number, dataPointType: number, about: Portable) {
    this.#metric = metric;
    this.#dataPointType = dataPointType;
    this.#about = about;
  }

  begin(endTime: HrTime): void {
    this.#series.begin();
    this.#endTime = endTime;
    this.#from = 0;
    this.#position = 0;
    this.#part = newPart();
    this.next = 0;
    this.skipped = 0;
  }

  /** Takes data points until they weigh enough, or there are no more; gives their weight. */
  take(points: readonly Point[], enough: number): number {
    let weight = 0;
    while (weight < enough && this.next < points.length) weight += this.#takeOne(points[this.next++]!);
    return weight;
  }

  /** What was taken since the last slice. */
  slice(size?: number): MetricSlice {
    const { series, boundaries, extras, values } = this.#part;
    const slice: MetricSlice = {
      metric: this.#metric,
      ...(!this.#isKnown && { about: this.#about }),
      endTime: [this.#endTime[0], this.#endTime[1]],
      from: this.#from,
      series,
      boundaries,
      extras,
      values,
      ...(size !== undefined && { size }),
    };
    this.#isKnown = true;
    this.#from = this.#position;
    this.#part = newPart();
    return slice;
  }

  /** The rest of the metric. */
  end(): MetricSlice {
    this.#series.end();
    return this.slice(this.#position);
  }

  #takeOne(point: Point): number {
    const { series, boundaries, extras, values } = this.#part;
    try {
      const value = valueToPortable(point.value, this.#dataPointType);
      const [seconds, nanos] = point.startTime;
      const extra = extrasOf(point);
      const bounds = this.#newBoundaries(point);
      const told = this.#series.next(point.attributes);
      if (!("attributes" in told)) {
        this.skipped++;
        return 1;
      }
      let weight = weightOf(value);
      if (told.seconds !== seconds || told.nanos !== nanos) {
        told.seconds = seconds;
        told.nanos = nanos;
        series.push([this.#position, told.attributes, seconds, nanos] satisfies SeriesAt);
        weight += seriesWeight;
      }
      if (bounds) {
        boundaries.push([this.#position, bounds]);
        this.#knownBoundaries = [...(point.value as HistogramValue).buckets.boundaries];
        weight += bounds.length;
      }
      if (extra !== undefined) {
        extras.push([this.#position, extra]);
        weight += seriesWeight;
      }
      values.push(value);
      this.#position++;
      return weight;
    } catch {
      // Nothing was noted of it yet.
      this.skipped++;
      return 1;
    }
  }

  /** A histogram's boundaries, if they are others than those of the one before. */
  #newBoundaries(point: Point): readonly Portable[] | undefined {
    if (this.#dataPointType !== dataPointTypes.histogram) return undefined;
    const { boundaries } = (point.value as HistogramValue).buckets;
    return isSame(boundaries, this.#knownBoundaries) ? undefined : boundaries.map((bound) => toPortable(bound));
  }
}

/** Nothing is told of it yet: no time is this one. */
function tell(attributes: Attributes): Told {
  return { attributes: toPortable(attributes), seconds: Number.NaN, nanos: Number.NaN };
}

function forget(): void {}

function isSame(bounds: readonly number[], known: readonly number[] | undefined): boolean {
  if (known?.length !== bounds.length) return false;
  for (let index = 0; index < bounds.length; index++) if (bounds[index] !== known[index]) return false;
  return true;
}
