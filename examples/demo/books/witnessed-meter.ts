import type {
  Attributes,
  Counter,
  Gauge,
  Histogram,
  Meter,
  MetricOptions,
  Observable,
  UpDownCounter,
} from "@opentelemetry/api";
import type { InstrumentKind, Ledger } from "./ledger.ts";

/** Tells the values of an instrument that is observed: one for each series. */
type Observe = (tell: (value: number, attributes?: Attributes) => void) => void;

/** Creates OpenTelemetry instruments, and writes into the ledger what passes through them. */
export interface WitnessedMeter {
  counter(name: string, options: MetricOptions): Pick<Counter, "add">;
  upDownCounter(name: string, options: MetricOptions): Pick<UpDownCounter, "add">;
  gauge(name: string, options: MetricOptions): Pick<Gauge, "record">;
  histogram(name: string, options: MetricOptions): Pick<Histogram, "record">;
  observedCounter(name: string, options: MetricOptions, observe: Observe): void;
  observedUpDownCounter(name: string, options: MetricOptions, observe: Observe): void;
  observedGauge(name: string, options: MetricOptions, observe: Observe): void;
}

export function witnessedMeter(meter: Meter, ledger: Ledger): WitnessedMeter {
  return {
    counter(name, options) {
      open(name, "counter", options);
      return adding(name, meter.createCounter(name, options));
    },
    upDownCounter(name, options) {
      open(name, "up-down", options);
      return adding(name, meter.createUpDownCounter(name, options));
    },
    gauge(name, options) {
      open(name, "gauge", options);
      const gauge = meter.createGauge(name, options);
      return {
        record(value, attributes = {}) {
          ledger.set(name, seriesKey(attributes), value);
          gauge.record(value, attributes);
        },
      };
    },
    histogram(name, options) {
      open(name, "histogram", options);
      const histogram = meter.createHistogram(name, options);
      return {
        record(value, attributes) {
          ledger.record(name, value);
          histogram.record(value, attributes);
        },
      };
    },
    observedCounter(name, options, observe) {
      open(name, "counter", options);
      observing(name, meter.createObservableCounter(name, options), observe);
    },
    observedUpDownCounter(name, options, observe) {
      open(name, "up-down", options);
      observing(name, meter.createObservableUpDownCounter(name, options), observe);
    },
    observedGauge(name, options, observe) {
      open(name, "gauge", options);
      observing(name, meter.createObservableGauge(name, options), observe);
    },
  };

  function open(name: string, kind: InstrumentKind, { unit = "" }: MetricOptions): void {
    ledger.open({ name, kind, unit });
  }

  function adding(name: string, counter: Counter | UpDownCounter): Pick<Counter, "add"> {
    return {
      add(value, attributes) {
        ledger.add(name, value);
        counter.add(value, attributes);
      },
    };
  }

  function observing(name: string, instrument: Observable, observe: Observe): void {
    instrument.addCallback((result) => {
      observe((value, attributes = {}) => {
        ledger.set(name, seriesKey(attributes), value);
        result.observe(value, attributes);
      });
    });
  }
}

function seriesKey(attributes: Attributes): string {
  return JSON.stringify(attributes);
}
