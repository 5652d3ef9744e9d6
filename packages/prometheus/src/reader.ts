import { type Clock, ExportError, systemClock, temporalities, wait } from "@meterbridge/core";
import type {
  AggregationOption,
  CollectionResult,
  IMetricReader,
  InstrumentType,
  MetricProducer,
} from "@opentelemetry/sdk-metrics";
import { waitAtMost } from "./wait-at-most.ts";

type Resource = CollectionResult["resourceMetrics"]["resource"];
type CollectionOptions = Parameters<MetricProducer["collect"]>[0];

export interface ReaderOptions {
  readonly aggregation: ((instrumentType: InstrumentType) => AggregationOption) | undefined;
  readonly cardinalityLimit: ((instrumentType: InstrumentType) => number) | undefined;
  readonly metricProducers: readonly MetricProducer[];
  /** Ends everything; called once. */
  readonly shutdown: () => Promise<void>;
  readonly clock?: Clock | undefined;
}

// The SDK's own defaults: its `AggregationType.DEFAULT`, and the limit of the specification.
const defaultAggregation = { type: 0 } as AggregationOption;
const defaultCardinalityLimit = 2_000;
const defaultTimeoutMs = 10_000;

/** The SDK's side of the exporter. OpenTelemetry specification, metrics/sdk.md, "MetricReader". */
export function pullReader(options: ReaderOptions): IMetricReader {
  const { aggregation, cardinalityLimit, metricProducers, shutdown, clock = systemClock } = options;
  const ending = new AbortController();
  let producer: MetricProducer | undefined;
  let ended: Promise<void> | undefined;
  let attributesFound: Promise<void> | undefined;

  return {
    setMetricProducer(given) {
      if (producer) throw new Error("a reader can be given to one MeterProvider only");
      producer = given;
    },
    selectAggregation: (instrumentType) => aggregation?.(instrumentType) ?? defaultAggregation,
    // Prometheus knows nothing else.
    selectAggregationTemporality: () => temporalities.cumulative,
    selectCardinalityLimit: (instrumentType) => cardinalityLimit?.(instrumentType) ?? defaultCardinalityLimit,
    async collect(options) {
      if (ended) throw new ExportError("shutdown", "the exporter is shut down");
      if (!producer) throw new ExportError("unavailable", "the exporter is not given to a MeterProvider yet");
      const beganMs = clock.now();
      const [own, ...more] = await Promise.all([
        producer.collect(options),
        ...metricProducers.map((each) => collectFrom(each, options, clock)),
      ]);
      const { resource, scopeMetrics } = own.resourceMetrics;
      if (resource.asyncAttributesPending) {
        const limitMs = (options?.timeoutMillis ?? defaultTimeoutMs) / 2 - (clock.now() - beganMs);
        await (attributesFound ??= findAttributes(resource, clock, limitMs, ending.signal));
      }
      return {
        resourceMetrics: { resource, scopeMetrics: [scopeMetrics, ...more.map((each) => each.scopeMetrics)].flat() },
        errors: [own.errors, ...more.map(({ errors }) => errors)].flat(),
      };
    },
    forceFlush: async () => {},
    shutdown() {
      ending.abort();
      return (ended ??= shutdown());
    },
  };
}

/**
 * Waits for what is still being found out about the resource, but only once, and for half of the time of a scrape at most:
 * metrics without some of it are worth more than none. What is found later is served from then on.
 */
async function findAttributes(resource: Resource, clock: Clock, limitMs: number, ending: AbortSignal): Promise<void> {
  const found = new AbortController();
  const end = (): void => found.abort();
  // What fails is the SDK's to tell.
  void (async () => resource.waitForAsyncAttributes?.())().then(end, end);
  await wait(clock, limitMs, found.signal, ending);
}

type Collection = Pick<CollectionResult, "errors"> & Pick<CollectionResult["resourceMetrics"], "scopeMetrics">;

/** One that fails, or takes longer than there is, is an error, and costs nothing of the others. */
async function collectFrom(
  producer: MetricProducer,
  options: CollectionOptions | undefined,
  clock: Clock,
): Promise<Collection> {
  const limitMs = options?.timeoutMillis ?? defaultTimeoutMs;
  try {
    const collected = await waitAtMost(producer.collect(options), limitMs, clock);
    if (!collected) throw new ExportError("timeout", `a metric producer took longer than ${limitMs} ms`);
    const { resourceMetrics, errors } = collected.value;
    return { scopeMetrics: resourceMetrics.scopeMetrics, errors };
  } catch (error) {
    return { scopeMetrics: [], errors: [error] };
  }
}
