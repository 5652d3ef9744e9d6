import type { MetricProducer } from "@opentelemetry/sdk-metrics";
import fc from "fast-check";

/** What a metric producer gives, whatever it is. */
export type Collection = Awaited<ReturnType<MetricProducer["collect"]>>;

/** Few, so that they meet often. */
const nastyNames = fc.constantFrom(
  ...[
    "",
    "a",
    "a.b",
    "a_b",
    "A b",
    "a_total",
    "a.total",
    "a_bucket",
    "a_sum",
    "a_count",
    "a_created",
    "a_info",
    "a_bytes",
  ],
  ...[
    "1a",
    "_",
    "__name__",
    "le",
    "quantile",
    "job",
    "target_info",
    "target.info",
    "otel_scope_name",
    "otel.scope.name",
  ],
  ...[
    '"',
    "\\",
    "\n",
    "a\r\nb",
    "a{b",
    "a#b",
    "é",
    "花",
    "😱",
    "\ud83d",
    "\u2028",
    "\0",
    "a".repeat(300),
    "U__a",
    "total",
  ],
);
const name = fc.oneof({ weight: 3, arbitrary: nastyNames }, fc.string({ unit: "binary", maxLength: 12 }));
const text = fc.oneof(nastyNames, fc.string({ unit: "binary" }));
const unit = fc.oneof(fc.constantFrom("", "1", "By", "s", "ms", "%", "m/s", "{x}", "{x}/s", "bytes"), text);

const loop: unknown[] = [];
loop.push(loop);
const attributeValue = fc.oneof(
  text,
  fc.double(),
  fc.boolean(),
  fc.constantFrom<unknown>(null, undefined, 1n, loop, Symbol("no text"), new Date(0), new Map([["a", 1]]), [], {}),
  fc.array(fc.oneof(text, fc.double(), fc.constant(null)), { maxLength: 3 }),
  fc.dictionary(text, fc.oneof(text, fc.integer()), { maxKeys: 2 }),
);
const attributes = fc.oneof(
  { weight: 3, arbitrary: fc.dictionary(name, attributeValue, { maxKeys: 4 }) },
  fc.constantFrom<Record<string, unknown>>({}, { a: 1 }, { a: "1" }, { "a.b": 1, a_b: 2 }, { le: "1", quantile: "2" }),
);

const count = fc.oneof(
  { weight: 4, arbitrary: fc.nat(1_000) },
  fc.constantFrom<unknown>(0, -1, 0.5, NaN, Infinity, 3n, 2n ** 63n, undefined, "1"),
);
const number = fc.oneof(
  { weight: 4, arbitrary: fc.double() },
  fc.constantFrom<unknown>(0, -0, 1, -1, NaN, Infinity, -Infinity, 1e21, 1e-7, 5e-324, 2n ** 64n, "1", null, undefined),
);
const time = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.integer({ min: 1, max: 2e9 }), fc.nat(999_999_999)) },
  fc.constantFrom<unknown>([0, 0], [-1, 5], [1, 2e9], [NaN, 0], undefined, "now"),
);

/** Mostly as it should be. */
function often(value: unknown, other: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(value) }, other);
}

const histogram = fc
  .tuple(
    fc.uniqueArray(fc.double({ noNaN: true }), { maxLength: 6, comparator: "SameValueZero" }),
    fc.array(fc.nat(50), { minLength: 7, maxLength: 7 }),
  )
  .chain(([unsorted, all]) => {
    const boundaries = unsorted.toSorted((one, other) => one - other);
    const counts = all.slice(0, boundaries.length + 1);
    return fc.record({
      buckets: fc.record({
        boundaries: often(boundaries, fc.array(fc.double())),
        counts: often(counts, fc.array(count)),
      }),
      count: often(
        counts.reduce((sum, each) => sum + each, 0),
        count,
      ),
      sum: number,
    });
  });

const buckets = fc.record({
  offset: fc.oneof(
    fc.integer({ min: -2_000, max: 2_000 }),
    fc.constantFrom<unknown>(2 ** 31 - 1, -(2 ** 31), 0.5, NaN),
  ),
  bucketCounts: fc.array(fc.nat(9), { maxLength: 12 }),
});
const exponential = fc
  .record({
    scale: fc.oneof(fc.integer({ min: -6, max: 20 }), fc.constantFrom<unknown>(0.5, undefined, -11)),
    zeroCount: fc.nat(9),
    zeroThreshold: often(undefined, number),
    positive: buckets,
    negative: buckets,
    sum: number,
  })
  .chain((value) => {
    const counts = [value.zeroCount, ...value.positive.bucketCounts, ...value.negative.bucketCounts];
    const total = counts.reduce((sum, each) => sum + each, 0);
    return fc.record({ ...constants(value), count: often(total, count) });
  });

const summary = fc.record({
  count,
  sum: number,
  quantiles: fc.array(fc.record({ quantile: fc.oneof(fc.double({ min: 0, max: 1 }), number), value: number }), {
    maxLength: 4,
  }),
});

const exemplar = fc.record(
  {
    value: number,
    timestamp: time,
    filteredAttributes: attributes,
    traceId: fc.oneof(fc.constant("0af7651916cd43dd8448eb211c80319c"), text),
    spanId: fc.oneof(fc.constant("b7ad6b7169203331"), text),
  },
  { requiredKeys: [] },
);

function points(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const point = fc.record({
    value: fc.oneof({ weight: 9, arbitrary: value }, number),
    startTime: time,
    endTime: time,
    attributes,
    exemplars: fc.oneof(fc.constant(undefined), fc.array(exemplar, { maxLength: 3 })),
    flags: often(undefined, fc.constantFrom(0, 1)),
  });
  return fc.array(point, { maxLength: 5 });
}

const metric = fc
  .constantFrom(
    { dataPointType: 0, value: histogram },
    { dataPointType: 1, value: exponential },
    { dataPointType: 2, value: number },
    { dataPointType: 3, value: number },
    { dataPointType: 4, value: summary },
    { dataPointType: 7, value: number },
  )
  .chain(({ dataPointType, value }) =>
    fc.record({
      descriptor: fc.record({ name, description: text, unit, valueType: fc.constant(1), type: fc.constant("COUNTER") }),
      aggregationTemporality: often(1, fc.constant(0)),
      dataPointType: fc.constant(dataPointType),
      isMonotonic: fc.boolean(),
      dataPoints: points(value),
    }),
  );

const scope = fc.record({ name: text, version: text, schemaUrl: text, attributes }, { requiredKeys: ["name"] });

/** Metrics that collide, contradict themselves, and are no metrics at all. */
export const adversarialCollections: fc.Arbitrary<Collection> = fc
  .record({
    resource: attributes,
    scopeMetrics: fc.array(fc.record({ scope, metrics: fc.array(metric, { maxLength: 6 }) }), { maxLength: 4 }),
  })
  .map(
    ({ resource, scopeMetrics }) =>
      ({ resourceMetrics: { resource: { attributes: resource }, scopeMetrics }, errors: [] }) as unknown as Collection,
  );

function constants<Shape extends object>(shape: Shape): { [Key in keyof Shape]: fc.Arbitrary<Shape[Key]> } {
  return Object.fromEntries(Object.entries(shape).map(([key, value]) => [key, fc.constant(value)])) as never;
}
