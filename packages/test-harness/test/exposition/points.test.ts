import { expect, it } from "vitest";
import { parseExposition, pointsOfExposition, writeProtobuf } from "../../src/index.ts";
import { media, parsed } from "./media.ts";

const origin = {
  attributes: {},
  scope: { name: "", version: "", schemaUrl: "", attributes: {} },
  resource: { attributes: {} },
};
const plain = { description: "", unit: "" };

it("takes resource, scope, times, unit and description from where they stand", () => {
  const text = [
    "# TYPE target info",
    'target_info{service_name="shop"} 1',
    "# TYPE a_seconds counter",
    "# UNIT a_seconds seconds",
    "# HELP a_seconds How long",
    'a_seconds_total{otel_scope_name="s",otel_scope_schema_url="u",otel_scope_version="v",otel_scope_x="1",y="2"} 3.5',
    'a_seconds_created{otel_scope_name="s",otel_scope_schema_url="u",otel_scope_version="v",otel_scope_x="1",y="2"} 1700000000.123456789',
    "# EOF\n",
  ];
  expect(pointsOfExposition(parsed("om", text.join("\n")))).toEqual([
    {
      metric: { name: "a_seconds_total", description: "How long", unit: "seconds" },
      attributes: { y: "2" },
      scope: { name: "s", version: "v", schemaUrl: "u", attributes: { x: "1" } },
      resource: { attributes: { service_name: "shop" } },
      kind: "sum",
      temporality: "cumulative",
      monotonic: true,
      value: 3.5,
      startTime: 1_700_000_000_123_456_789n,
    },
  ]);
});

it("says of a text nothing that it does not have", () => {
  const [point] = pointsOfExposition(parsed("text0", "# TYPE a_total counter\na_total 1 5\n"));
  expect(point).toEqual({
    ...origin,
    metric: { name: "a_total", description: "" },
    kind: "sum",
    temporality: "cumulative",
    monotonic: true,
    value: 1,
    time: 5_000_000n,
  });
});

it("puts histograms together, to the last of 2^53 and more", () => {
  const text = [
    "# TYPE a histogram",
    'a_bucket{le="-0.5",x="1"} 1',
    'a_bucket{le="2.0",x="1"} 1',
    'a_bucket{le="+Inf",x="1"} 9007199254740993',
    "# EOF\n",
  ];
  expect(pointsOfExposition(parsed("om", text.join("\n")))).toEqual([
    {
      ...origin,
      metric: { name: "a", ...plain },
      attributes: { x: "1" },
      kind: "histogram",
      temporality: "cumulative",
      value: { count: 9_007_199_254_740_993n, bounds: [-0.5, 2], counts: [1n, 0n, 9_007_199_254_740_992n] },
    },
  ]);
});

it.for([
  ["a gauge", "# TYPE a gauge\na NaN\n", { kind: "gauge", value: NaN }],
  ["what has no type", "a 1\n", { value: 1 }],
  [
    "a summary",
    '# TYPE a summary\na{quantile="0.5"} 1\na{quantile="1.0"} 2\na_sum 5\na_count 4\n',
    {
      kind: "summary",
      value: {
        count: 4n,
        sum: 5,
        quantiles: [
          { quantile: 0.5, value: 1 },
          { quantile: 1, value: 2 },
        ],
      },
    },
  ],
  [
    "a gauge histogram",
    '# TYPE a gaugehistogram\na_bucket{le="-1.0"} 1\na_bucket{le="+Inf"} 1\na_gcount 1\na_gsum -1\n',
    { kind: "histogram", value: { count: 1n, sum: -1, bounds: [-1], counts: [1n, 0n] } },
  ],
] as const)("reads %s", ([, text, data]) => {
  expect(pointsOfExposition(parsed("om", `${text}# EOF\n`))).toEqual([
    { ...origin, metric: { name: "a", ...plain }, ...data },
  ]);
});

it("keeps series apart, and those of other times", () => {
  const text = '# TYPE a gauge\na{x="1"} 1 1\na{x="1"} 2 2\na{x="2"} 3 1\n# EOF\n';
  const points = pointsOfExposition(parsed("om", text));
  expect(points.map(({ value, time }) => [value, time])).toEqual([
    [1, 1_000_000_000n],
    [2, 2_000_000_000n],
    [3, 1_000_000_000n],
  ]);
});

it("turns a native histogram back into an exponential one, and passes over the classic one of the same series", () => {
  const message = writeProtobuf("PrometheusMetricFamily", {
    name: "a",
    type: 4,
    metric: [
      {
        histogram: {
          sampleCount: 42n,
          sampleSum: 2.5,
          bucket: [{ cumulativeCount: 42n, upperBound: Infinity }],
          schema: -1,
          zeroThreshold: 1e-128,
          zeroCount: 4n,
          positiveSpan: [
            { offset: 4, length: 1 },
            { offset: 2, length: 3 },
          ],
          positiveDelta: [10n, 10n, -15n, -3n],
          negativeSpan: [{ offset: -2, length: 1 }],
          negativeDelta: [1n],
          createdTimestamp: { seconds: 3n },
        },
      },
    ],
  });
  const body = Buffer.concat([Buffer.of(message.length), message]);
  expect(pointsOfExposition(parseExposition(media.protobuf, body))).toEqual([
    {
      ...origin,
      metric: { name: "a", ...plain },
      kind: "exponentialHistogram",
      temporality: "cumulative",
      startTime: 3_000_000_000n,
      value: {
        count: 42n,
        sum: 2.5,
        scale: -1,
        zeroCount: 4n,
        zeroThreshold: 1e-128,
        positive: { offset: 3, counts: [10n, 0n, 0n, 20n, 5n, 2n] },
        negative: { offset: -3, counts: [1n] },
      },
    },
  ]);
});
