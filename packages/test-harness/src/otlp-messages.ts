import { prometheusMessages } from "./prometheus-messages.ts";

/**
 * The messages of OTLP metrics, field by field: JSON name, then number, type, and whether it repeats or is `optional`
 * (its absence means something). From opentelemetry-proto 1.11 (collector/metrics/v1, metrics/v1, common/v1,
 * resource/v1), google.rpc.Status and RetryInfo, google.protobuf.Any and Duration.
 *
 * The readers take nothing that is not in here: a field that nobody knows is a fault of the encoder under test.
 */
const otlpMessages = {
  ExportMetricsServiceRequest: { resourceMetrics: [1, "ResourceMetrics", "repeated"] },
  ExportMetricsServiceResponse: { partialSuccess: [1, "ExportMetricsPartialSuccess"] },
  ExportMetricsPartialSuccess: { rejectedDataPoints: [1, "int64"], errorMessage: [2, "string"] },
  Status: { code: [1, "int32"], message: [2, "string"], details: [3, "Any", "repeated"] },
  Any: { typeUrl: [1, "string"], value: [2, "bytes"] },
  RetryInfo: { retryDelay: [1, "Duration"] },
  Duration: { seconds: [1, "int64"], nanos: [2, "int32"] },
  ResourceMetrics: {
    resource: [1, "Resource"],
    scopeMetrics: [2, "ScopeMetrics", "repeated"],
    schemaUrl: [3, "string"],
  },
  Resource: { attributes: [1, "KeyValue", "repeated"], droppedAttributesCount: [2, "uint32"] },
  ScopeMetrics: { scope: [1, "InstrumentationScope"], metrics: [2, "Metric", "repeated"], schemaUrl: [3, "string"] },
  InstrumentationScope: {
    name: [1, "string"],
    version: [2, "string"],
    attributes: [3, "KeyValue", "repeated"],
    droppedAttributesCount: [4, "uint32"],
  },
  Metric: {
    name: [1, "string"],
    description: [2, "string"],
    unit: [3, "string"],
    gauge: [5, "Gauge"],
    sum: [7, "Sum"],
    histogram: [9, "Histogram"],
    exponentialHistogram: [10, "ExponentialHistogram"],
    summary: [11, "Summary"],
    metadata: [12, "KeyValue", "repeated"],
  },
  Gauge: { dataPoints: [1, "NumberDataPoint", "repeated"] },
  Sum: {
    dataPoints: [1, "NumberDataPoint", "repeated"],
    aggregationTemporality: [2, "enum"],
    isMonotonic: [3, "bool"],
  },
  Histogram: { dataPoints: [1, "HistogramDataPoint", "repeated"], aggregationTemporality: [2, "enum"] },
  ExponentialHistogram: {
    dataPoints: [1, "ExponentialHistogramDataPoint", "repeated"],
    aggregationTemporality: [2, "enum"],
  },
  Summary: { dataPoints: [1, "SummaryDataPoint", "repeated"] },
  NumberDataPoint: {
    startTimeUnixNano: [2, "fixed64"],
    timeUnixNano: [3, "fixed64"],
    asDouble: [4, "double", "optional"],
    exemplars: [5, "Exemplar", "repeated"],
    asInt: [6, "sfixed64", "optional"],
    attributes: [7, "KeyValue", "repeated"],
    flags: [8, "uint32"],
  },
  HistogramDataPoint: {
    startTimeUnixNano: [2, "fixed64"],
    timeUnixNano: [3, "fixed64"],
    count: [4, "fixed64"],
    sum: [5, "double", "optional"],
    bucketCounts: [6, "fixed64", "repeated"],
    explicitBounds: [7, "double", "repeated"],
    exemplars: [8, "Exemplar", "repeated"],
    attributes: [9, "KeyValue", "repeated"],
    flags: [10, "uint32"],
    min: [11, "double", "optional"],
    max: [12, "double", "optional"],
  },
  ExponentialHistogramDataPoint: {
    attributes: [1, "KeyValue", "repeated"],
    startTimeUnixNano: [2, "fixed64"],
    timeUnixNano: [3, "fixed64"],
    count: [4, "fixed64"],
    sum: [5, "double", "optional"],
    scale: [6, "sint32"],
    zeroCount: [7, "fixed64"],
    positive: [8, "Buckets"],
    negative: [9, "Buckets"],
    flags: [10, "uint32"],
    exemplars: [11, "Exemplar", "repeated"],
    min: [12, "double", "optional"],
    max: [13, "double", "optional"],
    zeroThreshold: [14, "double"],
  },
  Buckets: { offset: [1, "sint32"], bucketCounts: [2, "uint64", "repeated"] },
  SummaryDataPoint: {
    startTimeUnixNano: [2, "fixed64"],
    timeUnixNano: [3, "fixed64"],
    count: [4, "fixed64"],
    sum: [5, "double"],
    quantileValues: [6, "ValueAtQuantile", "repeated"],
    attributes: [7, "KeyValue", "repeated"],
    flags: [8, "uint32"],
  },
  ValueAtQuantile: { quantile: [1, "double"], value: [2, "double"] },
  Exemplar: {
    timeUnixNano: [2, "fixed64"],
    asDouble: [3, "double", "optional"],
    spanId: [4, "id"],
    traceId: [5, "id"],
    asInt: [6, "sfixed64", "optional"],
    filteredAttributes: [7, "KeyValue", "repeated"],
  },
  KeyValue: { key: [1, "string"], value: [2, "AnyValue"] },
  AnyValue: {
    stringValue: [1, "string", "optional"],
    boolValue: [2, "bool", "optional"],
    intValue: [3, "int64", "optional"],
    doubleValue: [4, "double", "optional"],
    arrayValue: [5, "ArrayValue"],
    kvlistValue: [6, "KeyValueList"],
    bytesValue: [7, "bytes", "optional"],
  },
  ArrayValue: { values: [1, "AnyValue", "repeated"] },
  KeyValueList: { values: [1, "KeyValue", "repeated"] },
} as const;

const messages: typeof otlpMessages & typeof prometheusMessages = { ...otlpMessages, ...prometheusMessages };

export type MessageName = keyof typeof messages;

/** How each scalar type of the table is held once it is read. `id`: bytes, shown in hexadecimal. */
interface Scalars {
  readonly string: string;
  readonly bytes: Uint8Array;
  readonly id: string;
  readonly bool: boolean;
  readonly double: number;
  readonly fixed64: bigint;
  readonly sfixed64: bigint;
  readonly int64: bigint;
  readonly uint64: bigint;
  readonly int32: number;
  readonly uint32: number;
  readonly sint32: number;
  readonly sint64: bigint;
  readonly enum: number;
}

export type Scalar = keyof Scalars;

/** A message as both readers give it: absent scalars have their default, absent messages are absent. */
export type Message<Name extends MessageName> = {
  readonly [Field in keyof (typeof messages)[Name]]?: Value<(typeof messages)[Name][Field]>;
};

type Value<Spec> = Spec extends readonly [number, infer Type, "repeated"]
  ? readonly One<Type>[]
  : Spec extends readonly [number, infer Type, ...unknown[]]
    ? One<Type>
    : never;

type One<Type> = Type extends Scalar ? Scalars[Type] : Type extends MessageName ? Message<Type> : never;

/** One row of the table. */
export interface FieldSpec {
  readonly name: string;
  readonly number: number;
  readonly type: Scalar | MessageName;
  readonly repeated: boolean;
}

/** The rows of one message. */
export function fieldsOf(message: MessageName): readonly FieldSpec[] {
  return (fieldsByMessage[message] ??= Object.entries<readonly [number, string, string?]>(messages[message]).map(
    ([name, [number, type, label]]) => ({
      name,
      number,
      type: type as Scalar | MessageName,
      repeated: label === "repeated",
    }),
  ));
}

const fieldsByMessage: Partial<Record<MessageName, readonly FieldSpec[]>> = {};

export function isMessage(type: Scalar | MessageName): type is MessageName {
  return type in messages;
}
