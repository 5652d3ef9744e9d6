import { checkOptions, type Clock, clockRule, type Rules } from "@meterbridge/core";
import { summaryDataPointType } from "@meterbridge/core/points";
import type { CollectionResult, MetricData, MetricProducer } from "@opentelemetry/sdk-metrics";
import { type ClientRegistry, clientRegistryRule } from "./client-registry.ts";
import { joinedMetrics } from "./joined-metrics.ts";
import { producerScopeOf } from "./producer-scope.ts";
import { soundHistograms } from "./sound-histograms.ts";
import { type SummaryDescriptors, summaryAsNumbers } from "./summary-as-numbers.ts";

export interface PromClientProducerOptions {
  readonly clock?: Clock | undefined;
}

const promClientProducerRules: Rules<PromClientProducerOptions> = { clock: clockRule };

/**
 * Makes a `MetricProducer` of a registry of `prom-client` or `@prometheus-io/client`: given to a reader as one of its
 * `metricProducers`, the registry's metrics leave by whatever exporter that reader has.
 *
 * They come under their own names, in the scope `@meterbridge/prometheus/prom-client`, with the SDK's resource; counters
 * and histograms are cumulative since the start of the process, whatever temporality the exporter asks the SDK for. A
 * summary, which the SDK does not know, becomes a gauge of its name with `quantile` as an attribute, and the sums
 * `<name>_sum` and `<name>_count`.
 * What `registerInto` has put into the registry is left out, and an exporter of Prometheus that joins the same registry
 * leaves out what comes from here: nothing goes round. A metric whose `collect()` fails is an error of the collection, and so
 * is a histogram whose counts are none; the others are there.
 *
 * @throws {TypeError} When the registry is none, or an option is wrong.
 */
export function promClientProducer(registry: ClientRegistry, options: PromClientProducerOptions = {}): MetricProducer {
  checkOptions(
    "promClientProducer",
    { registry: registry ?? null, ...options },
    { registry: clientRegistryRule, ...promClientProducerRules },
  );
  const read = joinedMetrics(registry, options.clock);
  const scope = producerScopeOf(registry);
  const summaryDescriptors: SummaryDescriptors = new WeakMap();

  return {
    async collect(collection) {
      const { metrics, errors } = await read(collection?.timeoutMillis);
      const faults = [...errors];
      const known = metrics.flatMap((metric) =>
        isSummary(metric) ? summaryAsNumbers(metric, summaryDescriptors) : [soundHistograms(metric, faults)],
      );
      const scopeMetrics = known.length > 0 ? [{ scope, metrics: known }] : [];
      return { resourceMetrics: { resource: noResource, scopeMetrics }, errors: faults };
    },
  };
}

function isSummary({ dataPointType }: MetricData): boolean {
  return (dataPointType as number) === summaryDataPointType;
}

// The reader takes the SDK's; to make a real one would load a package for nothing.
const noResource = { attributes: {} } as CollectionResult["resourceMetrics"]["resource"];
