import { anyOf, type Aggregation, callable, having, oneOf, type Rule, type Rules } from "@meterbridge/core";
import type { InstrumentType, MetricProducer } from "@opentelemetry/sdk-metrics";
import { type EndpointOptions, endpointRules } from "./endpoint/options.ts";
import { isAscending } from "./exposition/buckets.ts";
import type { TranslationStrategy } from "./naming/naming.ts";
import type { ClientRegistry } from "./registry/client-registry.ts";

export interface PrometheusExporterOptions extends EndpointOptions {
  /**
   * What becomes of names. `"UnderscoreEscapingWithSuffixes"` unless said: letters, digits and `_`, then the unit and
   * `_total`. OpenTelemetry specification, metrics/sdk_exporters/prometheus.md, "translation_strategy".
   */
  readonly translationStrategy?: TranslationStrategy | undefined;
  /** Stands before the name of every metric of the SDK, with `_`. None unless said. */
  readonly namespace?: string | undefined;
  /** Whether every series has its scope's name, version, schema URL and attributes as labels. They have unless said. */
  readonly scopeInfo?: boolean | undefined;
  /** Whether the resource is served as `target_info`. It is unless said. */
  readonly targetInfo?: boolean | undefined;
  /**
   * The resource's attributes that every series of the SDK gets as labels, too: patterns with `*` and `?`, or what decides about a
   * key. None unless said. They stay in `target_info`.
   */
  readonly resourceConstantLabels?:
    | { readonly included?: readonly string[] | undefined; readonly excluded?: readonly string[] | undefined }
    | ((key: string) => boolean)
    | undefined;
  /**
   * Whether start times are samples of their own in OpenMetrics, `…_created`. They are not unless said: they are a series
   * more for each counter and each histogram. In protobuf start times cost nothing, and are always there.
   */
  readonly createdSamples?: boolean | undefined;
  /**
   * The upper bounds of the buckets that exponential histograms are brought to in the text formats, which have no native
   * histograms. Unless said they are dropped there, counted and told: only protobuf carries them.
   */
  readonly exponentialHistogramBoundaries?: readonly number[] | undefined;
  /** How the SDK is asked to aggregate; its own default unless said. */
  readonly aggregation?: Aggregation | undefined;
  /** The most series of a metric; 2 000 unless said, as the specification has it. */
  readonly cardinalityLimit?: ((instrumentType: InstrumentType) => number) | undefined;
  /** Who else has metrics: they are asked with every scrape. */
  readonly metricProducers?: readonly MetricProducer[] | undefined;
  /**
   * A registry of `prom-client` or `@prometheus-io/client`, or several: their metrics are in the same exposition, under
   * their names, in every format.
   */
  readonly registry?: ClientRegistry | readonly ClientRegistry[] | undefined;
  /**
   * What is answered when a callback or a metric producer fails. `"fail"`: 500, which a scraper sees and alerts on;
   * `"partial"`: what there is. `"fail"` unless said.
   */
  readonly errorPolicy?: "fail" | "partial" | undefined;
  /**
   * Whether the exporter serves metrics of itself, `promhttp_metric_handler_…`, named as client_golang names them. No
   * unless said.
   */
  readonly handlerMetrics?: boolean | undefined;
}

const boundaries: Rule = (value) =>
  Array.isArray(value) && value.length > 0 && value.length <= 1_000 && isAscending(value)
    ? undefined
    : "an array of up to 1000 finite numbers, each greater than the one before";

function isPatterns(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

const labelChoice: Rule = (value) => {
  if (typeof value === "function") return undefined;
  if (typeof value !== "object" || value === null) return "a function, or an object with included, excluded";
  const { included = [], excluded = [], ...unknown } = value as Record<string, unknown>;
  const [more] = Object.keys(unknown);
  if (more !== undefined) return [{ option: more, fault: "unknown, known are included, excluded" }];
  return isPatterns(included) && isPatterns(excluded) ? undefined : "an array of texts as included and as excluded";
};

const namespace: Rule = (value) =>
  typeof value === "string" && /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(value)
    ? undefined
    : "letters, digits and _, the first no digit";

const registry: Rule = having("a registry of prom-client or @prometheus-io/client", "getMetricsAsArray");

function arrayOf(rule: Rule): Rule {
  return (value) => {
    if (!Array.isArray(value)) return "an array";
    return value.map((each) => rule(each)).find((wrong) => wrong !== undefined);
  };
}

const metricProducers: Rule = (value) =>
  Array.isArray(value) && value.every((each) => typeof (each as MetricProducer | null)?.collect === "function")
    ? undefined
    : "an array of metric producers";

export const prometheusExporterRules: Rules<PrometheusExporterOptions> = {
  translationStrategy: oneOf(
    "UnderscoreEscapingWithSuffixes",
    "UnderscoreEscapingWithoutSuffixes",
    "NoUTF8EscapingWithSuffixes",
    "NoTranslation",
  ),
  namespace,
  scopeInfo: oneOf(true, false),
  targetInfo: oneOf(true, false),
  resourceConstantLabels: labelChoice,
  createdSamples: oneOf(true, false),
  exponentialHistogramBoundaries: boundaries,
  aggregation: callable,
  cardinalityLimit: callable,
  metricProducers,
  registry: anyOf(registry, arrayOf(registry)),
  errorPolicy: oneOf("fail", "partial"),
  handlerMetrics: oneOf(true, false),
  ...endpointRules,
};
