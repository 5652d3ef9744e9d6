import {
  type Attributes,
  type BatchObservableResult,
  createNoopMeter,
  type Meter,
  type MeterProvider,
} from "@opentelemetry/api";
import { conventionAttributes, grpcStatusName } from "./convention-metrics.ts";
import { type Instruments, makeInstruments, observablesOf } from "./instruments.ts";
import type { EndedOperation, Look } from "./ledger.ts";
import type { OperationFailure } from "./operation-result.ts";
import { stateAttribute } from "./own-metrics.ts";
import type { Quietly } from "./quietly.ts";

/** Records the health of an exporter as metrics. */
export interface HealthMetrics {
  /** Looks for a meter that records, unless there is one already. */
  connect(): void;
  ended(operation: EndedOperation): void;
  /** The next collection is the last one that gets anything: then nothing is left of it in the meter. */
  close(): void;
}

type Provider = MeterProvider | (() => MeterProvider);

/** `attributes` are on every data point. What a provider, a meter or an instrument throws disturbs nobody. */
export function healthMetrics(
  provider: Provider | undefined,
  attributes: Attributes,
  look: () => Look,
  quiet: Quietly,
): HealthMetrics {
  let instruments: Instruments | undefined;
  let isSettled = provider === undefined;
  let isClosed = false;

  return {
    connect() {
      if (isSettled || isClosed) return;
      quiet(() => {
        const meter = meterOf(provider!);
        if (!meter) return;
        isSettled = true;
        observe(meter);
      });
    },
    ended({ durationMs, failure }) {
      if (!instruments) return;
      const { duration } = instruments;
      const about = failure ? { ...attributes, ...failureAttributes(failure) } : attributes;
      quiet(() => duration.record(durationMs / 1_000, about));
    },
    close: () => void (isClosed = true),
  };

  function observe(meter: Meter): void {
    const made = makeInstruments(meter);
    instruments = made;
    const observables = observablesOf(made);
    meter.addBatchObservableCallback(report, observables);

    function report(result: BatchObservableResult): void {
      quiet(() => observeLook(made, look(), attributes, result));
      // Later: the meter is going through its callbacks.
      if (isClosed) queueMicrotask(() => quiet(() => meter.removeBatchObservableCallback(report, observables)));
    }
  }
}

function meterOf(provider: Provider): Meter | undefined {
  const meter = (typeof provider === "function" ? provider() : provider).getMeter("@meterbridge/health");
  return meter === createNoopMeter() ? undefined : meter;
}

function observeLook(
  instruments: Instruments,
  look: Look,
  attributes: Attributes,
  result: BatchObservableResult,
): void {
  const { inflight, exported, lastSuccess, own } = instruments;
  result.observe(inflight, look.inflight, attributes);
  result.observe(exported, look.arrived, attributes);
  for (const [type, points] of look.lost) {
    result.observe(exported, points, { ...attributes, [conventionAttributes.errorType]: type });
  }
  if (look.lastSuccessAt !== undefined) {
    result.observe(lastSuccess, look.lastSuccessAt / 1_000, attributes);
  }
  for (const { name, value, attributes: more } of look.figures.numbers) {
    const metric = own.get(name);
    if (metric && !metric.states) result.observe(metric.observable, value, { ...more, ...attributes });
  }
  for (const { name, counts, attributes: more } of look.figures.words) {
    const metric = own.get(name);
    for (const state of metric?.states ?? []) {
      const about = { ...more, ...attributes, [stateAttribute]: state };
      result.observe(metric!.observable, counts.get(state) ?? 0, about);
    }
  }
}

function failureAttributes({ type, error }: OperationFailure): Attributes {
  return {
    [conventionAttributes.errorType]: type,
    ...(error?.httpStatus !== undefined && { [conventionAttributes.httpStatus]: error.httpStatus }),
    ...(error?.grpcStatus !== undefined && { [conventionAttributes.rpcStatus]: grpcStatusName(error.grpcStatus) }),
  };
}
