import { type Histogram, type Meter, type Observable, ValueType } from "@opentelemetry/api";
import { conventionMetrics } from "./convention-metrics.ts";
import { lastSuccessMetric, type OwnMetric, ownMetrics } from "./own-metrics.ts";

/** The instruments that health is recorded with. */
export interface Instruments {
  readonly inflight: Observable;
  readonly exported: Observable;
  readonly duration: Histogram;
  readonly lastSuccess: Observable;
  /** By the name of the figure. */
  readonly own: ReadonlyMap<string, OwnMetric & { readonly observable: Observable }>;
}

export function makeInstruments(meter: Meter): Instruments {
  const { inflight, exported, duration } = conventionMetrics;
  return {
    inflight: observable(meter, { ...inflight, kind: "upDownCounter" }),
    exported: observable(meter, { ...exported, kind: "counter" }),
    duration: meter.createHistogram(duration.name, {
      unit: duration.unit,
      description: duration.description,
      // One bucket: what the conventions advise for it.
      advice: { explicitBucketBoundaries: [] },
    }),
    lastSuccess: observable(meter, lastSuccessMetric, ValueType.DOUBLE),
    own: new Map(
      Object.entries(ownMetrics).map(([figure, metric]) => [
        figure,
        { ...metric, observable: observable(meter, metric) },
      ]),
    ),
  };
}

function observable(meter: Meter, metric: OwnMetric, valueType: ValueType = ValueType.INT): Observable {
  const { name, kind, unit, description } = metric;
  const options = { unit, description, valueType };
  switch (kind) {
    case "counter":
      return meter.createObservableCounter(name, options);
    case "upDownCounter":
      return meter.createObservableUpDownCounter(name, options);
    case "gauge":
      return meter.createObservableGauge(name, options);
  }
}

/** The API's no-op meter, of any copy and any build of it, has one instrument for all names. */
export function recordNothing({ own }: Instruments): boolean {
  return own.get("queue.items")!.observable === own.get("queue.points")!.observable;
}

/** All those that a callback observes. */
export function observablesOf({ inflight, exported, lastSuccess, own }: Instruments): Observable[] {
  return [inflight, exported, lastSuccess, ...[...own.values()].map((instrument) => instrument.observable)];
}
