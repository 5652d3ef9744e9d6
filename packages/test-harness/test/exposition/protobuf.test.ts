import { expect, it } from "vitest";
import { type Exposition, type Message, parseExposition, writeProtobuf } from "../../src/index.ts";
import { media } from "./media.ts";

type Family = Message<"PrometheusMetricFamily">;
type Metric = Message<"PrometheusMetric">;
type Histogram = Message<"PrometheusHistogram">;

const [counterType, gaugeType, summaryType, untypedType, histogramType] = [0, 1, 2, 3, 4];

function read(...families: readonly Family[]): Exposition {
  return parseExposition(media.protobuf, Buffer.concat(families.map((family) => framed(family))));
}

function framed(family: Family): Uint8Array {
  const message = writeProtobuf("PrometheusMetricFamily", family);
  const [low, high] = [message.length & 0x7f, message.length >> 7];
  return Buffer.concat([Buffer.from(high > 0 ? [low | 0x80, high] : [low]), message]);
}

const gauge = (value: number, label: Metric["label"] = []): Metric => ({ label, gauge: { value } });
const family = (name: string, type: number, ...metric: readonly Metric[]): Family => ({ name, type, metric });
const histogram = (value: Histogram): Family => family("h", histogramType!, { histogram: value });

const bucket = (upperBound: number, cumulativeCount: bigint): Message<"PrometheusBucket"> => ({
  upperBound,
  cumulativeCount,
});
const exemplar = (value: string): Message<"PrometheusExemplar"> => ({ label: [{ name: "a", value }], value: 1 });

it("reads every type as the samples of a text", () => {
  const at = { seconds: 5n, nanos: 1 };
  const { families } = read(
    {
      ...family("c_s_total", counterType!, {
        label: [{ name: "x", value: "y" }],
        counter: { value: 3, createdTimestamp: at, exemplar: { ...exemplar("b"), timestamp: at } },
        timestampMs: 7n,
      }),
      help: "What it is",
      unit: "s",
    },
    family("g", gaugeType!, gauge(-1.5)),
    family("u", untypedType!, { untyped: {} }),
    family("s", summaryType!, {
      summary: { sampleCount: 2n, sampleSum: 4, quantile: [{ quantile: 0.5, value: NaN }] },
    }),
    histogram({ sampleCount: 2n, sampleSum: 4, bucket: [bucket(1, 1n), bucket(Infinity, 2n)], createdTimestamp: at }),
  );
  expect(families).toEqual([
    {
      name: "c_s_total",
      type: "counter",
      help: "What it is",
      unit: "s",
      samples: [
        {
          name: "c_s_total",
          labels: { x: "y" },
          value: 3,
          written: "3.0",
          timestamp: 7_000_000n,
          created: 5_000_000_001n,
          exemplar: { labels: { a: "b" }, value: 1, timestamp: 5_000_000_001n },
        },
      ],
    },
    { name: "g", type: "gauge", samples: [{ name: "g", labels: {}, value: -1.5, written: "-1.5" }] },
    { name: "u", type: "untyped", samples: [{ name: "u", labels: {}, value: 0, written: "0.0" }] },
    {
      name: "s",
      type: "summary",
      samples: [
        { name: "s", labels: { quantile: "0.5" }, value: NaN, written: "NaN" },
        { name: "s_sum", labels: {}, value: 4, written: "4.0" },
        { name: "s_count", labels: {}, value: 2, written: "2" },
      ],
    },
    {
      name: "h",
      type: "histogram",
      samples: [
        { name: "h_bucket", labels: { le: "1.0" }, value: 1, written: "1", created: 5_000_000_001n },
        { name: "h_bucket", labels: { le: "+Inf" }, value: 2, written: "2", created: 5_000_000_001n },
        { name: "h_sum", labels: {}, value: 4, written: "4.0", created: 5_000_000_001n },
        { name: "h_count", labels: {}, value: 2, written: "2", created: 5_000_000_001n },
      ],
    },
  ]);
});

it.for([
  ["one by one", "68 14 68 14 68 1d 68 05"],
  ["packed", "6a 04 14 14 1d 05"],
])("resolves the spans and deltas of a native histogram, %s", ([, deltas]) => {
  const inside = `08 25 11 000000000000f83f 28 00 31 000000000000e03f 62 04 08 08 10 01 62 04 08 04 10 03 ${deltas}`;
  const body = nested(undefined, `0a 01 68 18 04 ${nested("22", nested("3a", inside))}`);
  const [only] = parseExposition(media.protobuf, Buffer.from(body.replaceAll(" ", ""), "hex")).families;
  expect(only).toEqual({
    name: "h",
    type: "histogram",
    samples: [],
    nativeHistograms: [
      {
        labels: {},
        schema: 0,
        count: 37n,
        sum: 1.5,
        zeroThreshold: 0.5,
        zeroCount: 0n,
        positive: new Map([
          [4, 10n],
          [7, 20n],
          [8, 5n],
          [9, 2n],
        ]),
        negative: new Map(),
        exemplars: [],
      },
    ],
  });
});

/** A length-delimited field, or a message behind its length, in hexadecimal. */
function nested(tag: string | undefined, inside: string): string {
  const length = inside.replaceAll(" ", "").length / 2;
  return `${tag ?? ""} ${length.toString(16).padStart(2, "0")} ${inside}`;
}

const native = { schema: 3, sampleCount: 3n, sampleSum: 1 } as const;
const one = [{ offset: 0, length: 1 }];

it.for([
  ["nothing", []],
  ["a family without metrics", [family("g", gaugeType!)]],
  ["a histogram without +Inf, which is its count", [histogram({ sampleCount: 2n, bucket: [bucket(1, 1n)] })]],
  ["a histogram without buckets", [histogram({ sampleCount: 2n, sampleSum: 1 })]],
  ["a classic and native histogram", [histogram({ ...native, bucket: [bucket(1, 1n)], zeroCount: 3n })]],
  ["an empty native histogram", [histogram({ schema: 0, sampleSum: 0, positiveSpan: [{}] })]],
  [
    "a native histogram of what is no number",
    [histogram({ ...native, sampleSum: NaN, positiveSpan: one, positiveDelta: [1n] })],
  ],
  ["negative buckets", [histogram({ ...native, negativeSpan: [{ offset: -7, length: 2 }], negativeDelta: [2n, -1n] })]],
] as const)("takes %s", ([, families]) => {
  expect(() => read(...families)).not.toThrow();
});

const x = { name: "x", value: "1" };

it.for<[string, readonly Family[], string]>([
  ["an empty name", [family("", gaugeType!)], "message 1: no name of a metric"],
  ["a name that had to be escaped", [family("a.b", gaugeType!)], "message 1: no name of a metric"],
  ["a family twice", [family("a", gaugeType!), family("a", gaugeType!)], "message 2: the family a a second time"],
  ["a type that is none", [family("a", 6)], "message 1: 6 is no type"],
  ["another kind of value", [family("a", counterType!, gauge(1))], "message 1, a{}: gauge where the type is counter"],
  [
    "two kinds of value",
    [family("a", gaugeType!, { ...gauge(1), untyped: {} })],
    "message 1, a{}: gauge and untyped where",
  ],
  ["no value", [family("a", gaugeType!, {})], "message 1, a{}: nothing where the type is gauge"],
  ["a label twice", [family("a", gaugeType!, gauge(1, [x, x]))], "message 1, a: the label x twice"],
  ["an empty label name", [family("a", gaugeType!, gauge(1, [{ value: "1" }]))], "message 1, a: no name of a label"],
  ["a label __name__", [family("a", gaugeType!, gauge(1, [{ name: "__name__" }]))], "message 1, a: a label __name__"],
  [
    "a series twice",
    [family("a", gaugeType!, gauge(1, [x]), gauge(2, [x]))],
    'message 1, a{"x"="1"}: the series twice',
  ],
  [
    "a unit that is no suffix",
    [{ ...family("a_total", counterType!), unit: "s" }],
    "message 1: a does not end in its unit s",
  ],
  [
    "a gauge called as a histogram's count",
    [histogram({}), family("h_count", gaugeType!)].reverse(),
    "message 2: samples h_count could be",
  ],
  [
    "buckets out of order",
    [histogram({ bucket: [bucket(2, 0n), bucket(1, 0n)] })],
    "message 1, h{}: buckets that are not in order",
  ],
  [
    "buckets that are not cumulative",
    [histogram({ sampleCount: 2n, bucket: [bucket(1, 2n), bucket(2, 1n)] })],
    "message 1, h{}: buckets that are not cumulative",
  ],
  [
    "a count of its own",
    [histogram({ sampleCount: 2n, bucket: [bucket(Infinity, 1n)] })],
    "message 1, h{}: the count is not that",
  ],
  ["a bound that is no number", [histogram({ bucket: [bucket(NaN, 1n)] })], 'message 1, h{}: le="NaN" is no bound'],
  [
    "an exemplar outside of its bucket",
    [histogram({ bucket: [{ upperBound: 0.5, exemplar: exemplar("b") }] })],
    "message 1, h{}: an exemplar outside",
  ],
  [
    "a long exemplar",
    [family("c", counterType!, { counter: { exemplar: exemplar("x".repeat(128)) } })],
    "message 1, c{}: the labels of an exemplar have 129",
  ],
  [
    "le on a histogram",
    [family("h", histogramType!, { label: [{ name: "le", value: "1" }], histogram: {} })],
    "message 1, h.*: the label le",
  ],
  ["a schema of a histogram that is not native", [histogram({ schema: 1 })], "message 1, h{}: a schema, and nothing"],
  ["a schema that is none", [histogram({ ...native, schema: 9, zeroCount: 3n })], "message 1, h{}: the schema 9"],
  ["no schema", [histogram({ zeroCount: 3n })], "message 1, h{}: the schema undefined"],
  [
    "no sum",
    [histogram({ schema: 1, zeroCount: 3n, sampleCount: 3n })],
    "message 1, h{}: a native histogram without a sum",
  ],
  [
    "a count that is not in buckets",
    [histogram({ ...native, zeroCount: 2n })],
    "message 1, h{}: 2 in buckets, a count of 3",
  ],
  ["too few deltas", [histogram({ ...native, positiveSpan: one })], "message 1, h{}: fewer deltas than"],
  [
    "too many deltas",
    [histogram({ ...native, positiveSpan: one, positiveDelta: [3n, 0n] })],
    "message 1, h{}: more deltas than",
  ],
  [
    "a bucket below zero",
    [histogram({ ...native, positiveSpan: [{ length: 2 }], positiveDelta: [1n, -2n] })],
    "message 1, h{}: a bucket of -1",
  ],
  [
    "a span that goes back",
    [histogram({ ...native, positiveSpan: [{ length: 1 }, { offset: -1, length: 1 }], positiveDelta: [1n, 1n] })],
    "message 1, h{}: a span of the offset -1",
  ],
  [
    "a native exemplar without a time",
    [histogram({ ...native, zeroCount: 3n, exemplars: [exemplar("b")] })],
    "message 1, h{}: an exemplar without a timestamp",
  ],
  [
    "a time of too many nanoseconds",
    [family("c", counterType!, { counter: { createdTimestamp: { nanos: 1e9 } } })],
    "message 1, c{}: a time of 1000000000",
  ],
])("refuses %s", ([, families, message]) => {
  expect(() => read(...families)).toThrow(new RegExp(`^${message}`));
});

it.for([
  ["a length that is cut off", "80", "message 1: its length is cut off"],
  ["a message that is cut off", "05 0a 01", "message 1: 5 bytes announced, 2 left"],
  ["an endless length", "ff ff ff ff ff ff 01", "message 1: a length longer than five bytes"],
  ["a field that nobody knows", "02 48 01", "message 1: PrometheusMetricFamily has no field 9"],
  ["a name that is not UTF-8", "03 0a 01 ff", "message 1: PrometheusMetricFamily.name: "],
] as const)("refuses %s", ([, hex, message]) => {
  const body = Buffer.from(hex.replaceAll(" ", ""), "hex");
  expect(() => parseExposition(media.protobuf, body)).toThrow(new RegExp(`^${message}`));
});

it("takes any names where the content type allows them", () => {
  const body = framed(family("a.b", gaugeType!, gauge(1, [{ name: "c.d", value: "1" }])));
  const { escaping, families } = parseExposition(`${media.protobuf}; escaping=allow-utf-8`, body);
  expect([escaping, families[0]?.name, families[0]?.samples[0]?.labels]).toEqual([
    "allow-utf-8",
    "a.b",
    { "c.d": "1" },
  ]);
});
