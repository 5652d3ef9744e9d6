/**
 * The messages in which Prometheus is scraped, in the form of the table of OTLP's. From client_model,
 * `io/prometheus/client/metrics.proto`, and google.protobuf.Timestamp. What only histograms of floating-point counts have
 * is left out: nobody may write it here.
 */
export const prometheusMessages = {
  PrometheusMetricFamily: {
    name: [1, "string"],
    help: [2, "string"],
    type: [3, "enum"],
    metric: [4, "PrometheusMetric", "repeated"],
    unit: [5, "string"],
  },
  PrometheusMetric: {
    label: [1, "PrometheusLabelPair", "repeated"],
    gauge: [2, "PrometheusGauge"],
    counter: [3, "PrometheusCounter"],
    summary: [4, "PrometheusSummary"],
    untyped: [5, "PrometheusUntyped"],
    timestampMs: [6, "int64", "optional"],
    histogram: [7, "PrometheusHistogram"],
  },
  PrometheusLabelPair: { name: [1, "string"], value: [2, "string"] },
  PrometheusGauge: { value: [1, "double", "optional"] },
  PrometheusCounter: {
    value: [1, "double", "optional"],
    exemplar: [2, "PrometheusExemplar"],
    createdTimestamp: [3, "Timestamp"],
  },
  PrometheusUntyped: { value: [1, "double", "optional"] },
  PrometheusSummary: {
    sampleCount: [1, "uint64", "optional"],
    sampleSum: [2, "double", "optional"],
    quantile: [3, "PrometheusQuantile", "repeated"],
    createdTimestamp: [4, "Timestamp"],
  },
  PrometheusQuantile: { quantile: [1, "double"], value: [2, "double"] },
  PrometheusHistogram: {
    sampleCount: [1, "uint64", "optional"],
    sampleSum: [2, "double", "optional"],
    bucket: [3, "PrometheusBucket", "repeated"],
    schema: [5, "sint32", "optional"],
    zeroThreshold: [6, "double", "optional"],
    zeroCount: [7, "uint64", "optional"],
    negativeSpan: [9, "PrometheusBucketSpan", "repeated"],
    negativeDelta: [10, "sint64", "repeated"],
    positiveSpan: [12, "PrometheusBucketSpan", "repeated"],
    positiveDelta: [13, "sint64", "repeated"],
    createdTimestamp: [15, "Timestamp"],
    exemplars: [16, "PrometheusExemplar", "repeated"],
  },
  PrometheusBucket: {
    cumulativeCount: [1, "uint64"],
    upperBound: [2, "double"],
    exemplar: [3, "PrometheusExemplar"],
  },
  PrometheusBucketSpan: { offset: [1, "sint32"], length: [2, "uint32"] },
  PrometheusExemplar: {
    label: [1, "PrometheusLabelPair", "repeated"],
    value: [2, "double"],
    timestamp: [3, "Timestamp"],
  },
  Timestamp: { seconds: [1, "int64"], nanos: [2, "int32"] },
} as const;
