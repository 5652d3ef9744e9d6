import type { Attributes, BatchObservableResult, Meter, MeterProvider } from "@opentelemetry/api";
import { conventionAttributes, grpcStatusName } from "./convention-metrics.ts";
import { type Instruments, makeInstruments, observablesOf, recordNothing } from "./instruments.ts";
import type { EndedOperation, Look } from "./ledger.ts";
import type { OperationFailure } from "./operation-result.ts";
import { stateAttribute } from "./own-metrics.ts";
import type { Quietly } from "./quietly.ts";

/** Records the health of an exporter as metrics. */
export interface HealthMetrics {
  /** Looks for a meter that records, unless there is one already. */
  connect(): void;
  ended(operation: EndedOperation): void;
  /**
   * The next collection is the last one: its counts are final, nothing waits any more, and nothing has a state. A reader
   * of cumulative data repeats that as long as it lives.
   */
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
        const meter = (typeof provider === "function" ? provider() : provider!).getMeter("@meterbridge/health");
        // One that throws now is not asked again.
        isSettled = true;
        const made = makeInstruments(meter);
        isSettled = !recordNothing(made);
        if (isSettled) observe(meter, made);
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

  function observe(meter: Meter, made: Instruments): void {
    instruments = made;
    const observables = observablesOf(made);
    meter.addBatchObservableCallback(report, observables);

    function report(result: BatchObservableResult): void {
      quiet(() => observeLook(made, look(), isClosed, attributes, result));
      // Later: the meter is going through its callbacks.
      if (isClosed) queueMicrotask(() => quiet(() => meter.removeBatchObservableCallback(report, observables)));
    }
  }
}

function observeLook(
  instruments: Instruments,
  look: Look,
  isOver: boolean,
  attributes: Attributes,
  result: BatchObservableResult,
): void {
  const { inflight, exported, lastSuccess, own } = instruments;
  const level = (value: number): number => (isOver ? 0 : value);
  result.observe(inflight, level(look.inflight), attributes);
  result.observe(exported, look.arrived, attributes);
  for (const [type, points] of look.lost) {
    result.observe(exported, points, { ...attributes, [conventionAttributes.errorType]: type });
  }
  if (look.lastSuccessAt !== undefined) {
    result.observe(lastSuccess, look.lastSuccessAt / 1_000, attributes);
  }
  for (const { name, value, attributes: more } of look.figures.numbers) {
    const metric = own.get(name);
    if (!metric || metric.states) continue;
    const now = metric.kind === "counter" ? value : level(value);
    result.observe(metric.observable, now, { ...more, ...attributes });
  }
  for (const { name, counts, attributes: more } of look.figures.words) {
    const metric = own.get(name);
    for (const state of metric?.states ?? []) {
      const about = { ...more, ...attributes, [stateAttribute]: state };
      result.observe(metric!.observable, level(counts.get(state) ?? 0), about);
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
