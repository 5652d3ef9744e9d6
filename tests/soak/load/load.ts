import type { Meter } from "@opentelemetry/api";
import type { Ledger } from "../books/ledger.ts";
import { type PlannedInstrument, seriesKey } from "./plan.ts";

export interface LoadOptions {
  readonly meter: Meter;
  readonly instruments: readonly PlannedInstrument[];
  readonly ledger: Ledger;
  /** Numbers from 0 to below 1. */
  readonly random: () => number;
  /** Every series is recorded twice in this time. */
  readonly intervalMs: number;
  /** Runs what the application does, which is none of the exporters' work. */
  readonly apart: (work: () => void) => void;
}

export interface Load {
  /** Starts to record; what it gives back ends it. */
  start(): () => void;
}

const tickMs = 50;
const timesPerInterval = 2;

/** A service that records on instruments of all kinds, a few series at a time, without an end. */
export function load({ meter, instruments, ledger, random, intervalMs, apart }: LoadOptions): Load {
  const records = instruments.flatMap((instrument) => recordsOf(meter, instrument, ledger, random));
  const perTick = Math.ceil((records.length * timesPerInterval * tickMs) / intervalMs);
  let next = 0;
  const tick = (): void => {
    for (let count = 0; count < perTick; count++) {
      records[next]!();
      next = (next + 1) % records.length;
    }
  };
  return {
    start() {
      const timer = setInterval(() => apart(tick), tickMs);
      return () => clearInterval(timer);
    },
  };
}

/** For each series of an instrument, what records once. */
function recordsOf(
  meter: Meter,
  { name, kind, routes }: PlannedInstrument,
  ledger: Ledger,
  random: () => number,
): readonly (() => void)[] {
  const upTo = (most: number): number => Math.floor(random() * most);
  const series = routes.map((route) => ({ attributes: { route, method: "GET" }, key: seriesKey(name, route) }));
  switch (kind) {
    case "counter": {
      const counter = meter.createCounter(name);
      return series.map(({ attributes, key }) => () => {
        const value = 1 + upTo(10);
        counter.add(value, attributes);
        ledger.add(key, value);
      });
    }
    case "up_down_counter": {
      const counter = meter.createUpDownCounter(name);
      return series.map(({ attributes, key }) => () => {
        const value = upTo(21) - 10;
        counter.add(value, attributes);
        ledger.add(key, value);
      });
    }
    case "gauge": {
      const gauge = meter.createGauge(name);
      return series.map(({ attributes, key }) => () => {
        const value = upTo(1_000);
        gauge.record(value, attributes);
        ledger.set(key, value);
      });
    }
    case "histogram":
    case "exponential_histogram": {
      const histogram = meter.createHistogram(name);
      return series.map(({ attributes, key }) => () => {
        const value = 1 + upTo(2_000);
        histogram.record(value, attributes);
        ledger.record(key, value);
      });
    }
    case "observable_counter":
      observe(meter.createObservableCounter(name), series, ledger);
      return series.map(
        ({ key }) =>
          () =>
            ledger.add(key, 1 + upTo(10)),
      );
    case "observable_gauge":
      observe(meter.createObservableGauge(name), series, ledger);
      return series.map(
        ({ key }) =>
          () =>
            ledger.set(key, upTo(1_000)),
      );
  }
}

/** What is observed is what the ledger says just then. */
function observe(
  instrument: ReturnType<Meter["createObservableCounter"] | Meter["createObservableGauge"]>,
  series: readonly { readonly attributes: { readonly route: string }; readonly key: string }[],
  ledger: Ledger,
): void {
  instrument.addCallback((result) => {
    for (const { attributes, key } of series) result.observe(ledger.valueOf(key), attributes);
  });
}
