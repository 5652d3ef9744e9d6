/** What a field of a message is: its name, its type, whether it comes more than once. */
export interface FieldSpec {
  readonly name: string;
  readonly type: "double" | "uint64" | "int64" | "sint64" | "sint32" | "uint32" | "int32" | "string" | MessageName;
  readonly repeated?: true;
}

export type MessageName = keyof typeof clientModel;

/** `io/prometheus/client/metrics.proto` of prometheus/client_model: its messages, and their fields by number. */
export const clientModel = {
  MetricFamily: {
    1: { name: "name", type: "string" },
    2: { name: "help", type: "string" },
    3: { name: "type", type: "int32" },
    4: { name: "metric", type: "Metric", repeated: true },
    5: { name: "unit", type: "string" },
  },
  Metric: {
    1: { name: "label", type: "LabelPair", repeated: true },
    2: { name: "gauge", type: "Gauge" },
    3: { name: "counter", type: "Counter" },
    4: { name: "summary", type: "Summary" },
    5: { name: "untyped", type: "Untyped" },
    6: { name: "timestamp_ms", type: "int64" },
    7: { name: "histogram", type: "Histogram" },
  },
  LabelPair: { 1: { name: "name", type: "string" }, 2: { name: "value", type: "string" } },
  Gauge: { 1: { name: "value", type: "double" } },
  Untyped: { 1: { name: "value", type: "double" } },
  Counter: {
    1: { name: "value", type: "double" },
    2: { name: "exemplar", type: "Exemplar" },
    3: { name: "created_timestamp", type: "Timestamp" },
  },
  Summary: {
    1: { name: "sample_count", type: "uint64" },
    2: { name: "sample_sum", type: "double" },
    3: { name: "quantile", type: "Quantile", repeated: true },
    4: { name: "created_timestamp", type: "Timestamp" },
  },
  Quantile: { 1: { name: "quantile", type: "double" }, 2: { name: "value", type: "double" } },
  Histogram: {
    1: { name: "sample_count", type: "uint64" },
    2: { name: "sample_sum", type: "double" },
    3: { name: "bucket", type: "Bucket", repeated: true },
    4: { name: "sample_count_float", type: "double" },
    5: { name: "schema", type: "sint32" },
    6: { name: "zero_threshold", type: "double" },
    7: { name: "zero_count", type: "uint64" },
    8: { name: "zero_count_float", type: "double" },
    9: { name: "negative_span", type: "BucketSpan", repeated: true },
    10: { name: "negative_delta", type: "sint64", repeated: true },
    11: { name: "negative_count", type: "double", repeated: true },
    12: { name: "positive_span", type: "BucketSpan", repeated: true },
    13: { name: "positive_delta", type: "sint64", repeated: true },
    14: { name: "positive_count", type: "double", repeated: true },
    15: { name: "created_timestamp", type: "Timestamp" },
    16: { name: "exemplars", type: "Exemplar", repeated: true },
  },
  Bucket: {
    1: { name: "cumulative_count", type: "uint64" },
    2: { name: "upper_bound", type: "double" },
    3: { name: "exemplar", type: "Exemplar" },
    4: { name: "cumulative_count_float", type: "double" },
  },
  BucketSpan: { 1: { name: "offset", type: "sint32" }, 2: { name: "length", type: "uint32" } },
  Exemplar: {
    1: { name: "label", type: "LabelPair", repeated: true },
    2: { name: "value", type: "double" },
    3: { name: "timestamp", type: "Timestamp" },
  },
  Timestamp: { 1: { name: "seconds", type: "int64" }, 2: { name: "nanos", type: "int32" } },
} as const;
